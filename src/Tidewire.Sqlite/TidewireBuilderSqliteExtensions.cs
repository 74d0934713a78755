using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidewire.Sqlite;

namespace Tidewire;

/// <summary>Adds the SQLite store to an application.</summary>
public static class TidewireBuilderSqliteExtensions
{
    private const string Section = "Tidewire";
    private const string DirectoryKey = "Sqlite:Directory";

    /// <summary>
    /// Stores tracked events and the messages of <see cref="INotificationOutbox"/> in SQLite files, one per client and process, until this
    /// process or a later one has delivered them. With <c>UseEntityFrameworkStore</c>, the application's database stores the messages
    /// instead. The options of each client determine when an item is stored and which failures it survives (<c>Tidewire:Analytics:Store</c>,
    /// <c>Tidewire:Notifications:Outbox</c>).
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="directory">
    /// An absolute path. The files are in its subfolder <c>tidewire</c>, which on Unix only the user of the process can access. Several
    /// processes on one machine may share it: each locks its own file, and the files of ended processes are taken over. Not supported:
    /// network file systems without locks. <see langword="null"/> (default): the value of <c>Tidewire:Sqlite:Directory</c>.
    /// </param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The application does not start if the directory is not set, is relative or is not writable, or if its subfolder belongs to another user.
    /// Later disk failures are logged; only operations that need the disk are refused.
    /// </remarks>
    public static TidewireBuilder UseSqliteStore(this TidewireBuilder builder, string? directory = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IDeliveryStoreFactory>(_ => new SqliteStoreFactory(Checked(directory ?? Configured(builder.Configuration))));
        builder.Services.TryAddSingleton<IOutboxStoreFactory>(_ => new SqliteOutboxStoreFactory(Checked(directory ?? Configured(builder.Configuration))));
        return builder;
    }

    private static string? Configured(IConfiguration configuration) =>
        (configuration is IConfigurationSection ? configuration : configuration.GetSection(Section))[DirectoryKey];

    private static string Checked(string? directory) => directory switch
    {
        null => throw new InvalidOperationException(
            $"{SqliteStoreDefaults.DirectoryKey} is missing. Set it to an absolute path, or pass one to {nameof(UseSqliteStore)}."),
        _ when !Path.IsPathFullyQualified(directory) => throw new InvalidOperationException(
            $"{SqliteStoreDefaults.DirectoryKey} is '{directory}', which depends on the current directory of the process. Set it to an absolute path."),
        _ => directory,
    };
}

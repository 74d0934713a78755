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
    /// Keeps what cannot be delivered at once in SQLite files, one for each client and process, until it is delivered by this process or a later one:
    /// tracked events, and the messages of <see cref="INotificationOutbox"/>, unless the application's database keeps those
    /// (<c>UseEntityFrameworkStore</c>). What is kept when, and what it survives, is in the options of each client (<c>Tidewire:Analytics:Store</c>,
    /// <c>Tidewire:Notifications:Outbox</c>).
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="directory">
    /// An absolute path. The files are in a folder <c>tidewire</c> in it, which on Unix only the user of the process can enter. Several processes may
    /// share it on one machine: each owns its file by a lock of the operating system, and the file of a process that has ended is taken over. Not for
    /// network file systems without locks. <see langword="null"/> (default): <c>Tidewire:Sqlite:Directory</c>.
    /// </param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The application does not start if the directory is missing, relative, not writable, or its folder belongs to another user. Later failures of the
    /// disk are logged, and nothing but what needs the disk is refused.
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
            $"{SqliteStoreDefaults.DirectoryKey} is '{directory}', which depends on where the process was started. Write an absolute path."),
        _ => directory,
    };
}

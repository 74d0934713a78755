using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Sqlite.Tests;

/// <summary>The directory of the store: passed as an argument, or read from the root configuration or from the section of Tidewire.</summary>
public sealed class RegistrationTests
{
    private const string Key = "Tidewire:Sqlite:Directory";

    public static TheoryData<Type> Factories => [typeof(IDeliveryStoreFactory), typeof(IOutboxStoreFactory)];

    [Theory]
    [MemberData(nameof(Factories))]
    public void Directory_IsRequired(Type factory)
    {
        var e = Assert.Throws<InvalidOperationException>(() => Resolve(factory, Configuration([])));

        Assert.Equal($"{Key} is missing. Set it to an absolute path, or pass one to UseSqliteStore.", e.Message);
    }

    [Theory]
    [MemberData(nameof(Factories))]
    public void Directory_IsRefused_WhenItIsRelative(Type factory)
    {
        var e = Assert.Throws<InvalidOperationException>(() => Resolve(factory, Configuration([new(Key, "data/app")])));

        Assert.StartsWith($"{Key} is 'data/app', which depends on the current directory", e.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Resolve(factory, Configuration([]), "data/app"));
    }

    [Theory]
    [MemberData(nameof(Factories))]
    public void Directory_IsReadFromConfiguration_UnlessItIsPassedAsAnArgument(Type factory)
    {
        string absolute = Path.GetTempPath();
        var configuration = Configuration([new(Key, absolute)]);

        Assert.NotNull(Resolve(factory, configuration));
        Assert.NotNull(Resolve(factory, configuration.GetSection("Tidewire")));
        Assert.NotNull(Resolve(factory, Configuration([new(Key, "data/app")]), absolute));
    }

    private static object Resolve(Type factory, IConfiguration configuration, string? directory = null)
    {
        var services = new ServiceCollection();
        services.AddTidewireCore(configuration).UseSqliteStore(directory);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService(factory);
    }

    private static IConfigurationRoot Configuration(IEnumerable<KeyValuePair<string, string?>> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
}

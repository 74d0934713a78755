using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;

namespace Tidewire.Tests.Configuration;

/// <summary>An application that is started with a configuration, which may be invalid.</summary>
internal static class ConfiguredHost
{
    /// <summary>Valid addresses for the three services, and the settings of the test, by full key.</summary>
    public static Dictionary<string, string?> Settings(params (string Key, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Tidewire:Auth:BaseAddress"] = "https://auth.example.com",
            ["Tidewire:Notifications:BaseAddress"] = "https://notifications.example.com",
            ["Tidewire:Analytics:BaseAddress"] = "https://analytics.example.com",
        };
        foreach (var (key, value) in more)
            settings[key] = value;
        return settings;
    }

    /// <summary>Starts and stops the application. Returns what it logged.</summary>
    public static async Task<FakeLogCollector> StartAsync(
        Dictionary<string, string?> settings, Action<TidewireBuilder>? build = null, string? environment = null)
    {
        var logs = new FakeLogCollector();
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment ?? Environments.Production });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddProvider(new FakeLoggerProvider(logs));
        if (build is null)
            builder.AddTidewire();
        else
            build(builder.AddTidewireCore());

        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
        return logs;
    }

    /// <summary>Starts the application, which must fail. Returns the error.</summary>
    public static Task<OptionsValidationException> RefusedAsync(
        Dictionary<string, string?> settings, Action<TidewireBuilder>? build = null, string? environment = null) =>
        ThrowsAsync(() => StartAsync(settings, build, environment));

    private static async Task<OptionsValidationException> ThrowsAsync(Func<Task> start) =>
        await Assert.ThrowsAnyAsync<OptionsValidationException>(start);
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tidewire.Tests.Clients;

/// <summary>Each validation rule has a message that names the key, the value and the fix.</summary>
public sealed class OptionsValidationTests
{
    public static TheoryData<string, string?, string, string, string> Rules => new()
    {
        // The key below Tidewire and its value; then the parts of the message: full key, value, fix.
        { "Auth:BaseAddress", null, "Tidewire:Auth:BaseAddress is missing", "https://auth.example.com", "Tidewire__Auth__BaseAddress or AUTH_SERVICE_URL" },
        { "Auth:BaseAddress", "", "Tidewire:Auth:BaseAddress is missing", "", "AUTH_SERVICE_URL" },
        { "Auth:BaseAddress", "auth.example.com", "Tidewire:Auth:BaseAddress (not shown) is not an absolute address", "It has no scheme.", "Write it with scheme and host" },
        { "Auth:BaseAddress", "/verify", "Tidewire:Auth:BaseAddress (not shown) is not an absolute address", "It has no scheme.", "Write it with scheme and host" },
        { "Auth:BaseAddress", "'https://auth.example.com'", "Tidewire:Auth:BaseAddress (not shown)", "It starts with a quote", "Write it with scheme and host" },
        { "Auth:BaseAddress", "ftp://auth.example.com", "Tidewire:Auth:BaseAddress has", "'ftp'", "Use https, http" },
        { "Auth:BaseAddress", "https://user:pw@auth.example.com", "Tidewire:Auth:BaseAddress is", "'https://auth.example.com/'", "set Tidewire:Auth:ApiKey" },
        { "Auth:BaseAddress", "https://auth.example.com?key=pw", "Tidewire:Auth:BaseAddress is", "'https://auth.example.com/'", "contains a query" },
        { "Auth:BaseAddress", "https://auth.example.com#pw", "Tidewire:Auth:BaseAddress is", "'https://auth.example.com/'", "'#'" },
        { "Auth:BaseAddress", "http://auth.example.com", "Tidewire:Auth:BaseAddress is", "'http://auth.example.com/'", "Tidewire:Auth:AllowInsecureHttp" },
        { "Notifications:BaseAddress", null, "Tidewire:Notifications:BaseAddress is missing", "", "NOTIFICATION_SERVICE_URL" },
        { "Analytics:BaseAddress", null, "Tidewire:Analytics:BaseAddress is missing", "", "ANALYTICS_SERVICE_URL" },
        { "Auth:BaseAddress", "https://user:pw@auth.example.com:port", "Tidewire:Auth:BaseAddress", "(not shown)", "a numeric port" },
        { "Auth:ApiKeyHeader", "Expires", "Tidewire:Auth:ApiKeyHeader is", "'Expires'", "which is a reserved header" },
        { "Auth:Budget", "00:00:00", "Tidewire:Auth:Budget is", "00:00:00", "from 00:00:00.0100000 to 01:00:00" },
        { "Auth:Budget", "5", "Tidewire:Auth:Budget is '5'", "5.00:00:00", "00:00:05 is five seconds" },
        { "Auth:Budget", "soon", "Tidewire:Auth:Budget", "'soon'", "00:00:05 is five seconds" },
        { "Auth:Retry:MaxAttempts", "three", "Tidewire:Auth:Retry:MaxAttempts", "'three'", "Write digits only" },
        { "Auth:AllowInsecureHttp", "yes", "Tidewire:Auth:AllowInsecureHttp", "'yes'", "neither true nor false" },
        { "Analytics:Queue:Overflow", "Oldest", "Tidewire:Analytics:Queue:Overflow", "'Oldest'", "by their names" },
        { "Auth:Budget", "topsecretkey0123456789pw", "Tidewire:Auth:Budget", "(not shown, 24 characters)", "00:00:05 is five seconds" },
        { "Auth:ConnectionIdleTimeout", "-00:00:01", "Tidewire:Auth:ConnectionIdleTimeout is", "-00:00:01", "from 00:00:00.0100000 to 01:00:00" },
        { "Auth:ConnectionIdleTimeout", "01:00:01", "Tidewire:Auth:ConnectionIdleTimeout is", "01:00:01", "from 00:00:00.0100000 to 01:00:00" },
        { "Auth:AttemptTimeout", "-00:00:01", "Tidewire:Auth:AttemptTimeout is", "-00:00:01", "from 00:00:00.0100000" },
        { "Auth:AttemptTimeout", "00:00:06", "Tidewire:Auth:AttemptTimeout is", "00:00:06", "longer than Tidewire:Auth:Budget (00:00:05)" },
        { "Auth:Retry:MaxAttempts", "0", "Tidewire:Auth:Retry:MaxAttempts is", "0", "from 1 to 10" },
        { "Auth:Retry:MaxAttempts", "11", "Tidewire:Auth:Retry:MaxAttempts is", "11", "from 1 to 10" },
        { "Auth:Retry:BaseDelay", "-00:00:01", "Tidewire:Auth:Retry:BaseDelay is", "-00:00:01", "from 00:00:00 to 01:00:00" },
        { "Auth:Retry:BaseDelay", "00:00:02", "Tidewire:Auth:Retry:BaseDelay is", "00:00:02", "longer than Tidewire:Auth:Retry:MaxDelay (00:00:01)" },
        { "Auth:CircuitBreaker:FailureThreshold", "0", "Tidewire:Auth:CircuitBreaker:FailureThreshold is", "0", "from 1 to 1000" },
        { "Auth:CircuitBreaker:BreakDuration", "00:00:00.1", "Tidewire:Auth:CircuitBreaker:BreakDuration is", "00:00:00.1", "from 00:00:00.5" },
        { "Auth:CircuitBreaker:FirstBreak", "00:00:00.001", "Tidewire:Auth:CircuitBreaker:FirstBreak is", "00:00:00.001", "from 00:00:00.01" },
        { "Auth:CircuitBreaker:FirstBreak", "00:01:01", "Tidewire:Auth:CircuitBreaker:FirstBreak is", "00:01:01", "longer than Tidewire:Auth:CircuitBreaker:BreakDuration (00:01:00)" },
        { "Auth:ConcurrencyLimit", "0", "Tidewire:Auth:ConcurrencyLimit is", "0", "from 1 to 100000" },
        { "Auth:MaxResponseBodyBytes", "12", "Tidewire:Auth:MaxResponseBodyBytes is", "12", "from 1024" },
        { "Auth:MaxTokenLength", "0", "Tidewire:Auth:MaxTokenLength is", "0", "from 1" },
        { "Auth:ApiKeyHeader", "X Key", "Tidewire:Auth:ApiKeyHeader (not shown, 5 characters", "is not the name of a header", "X-Api-Key" },
        { "Auth:ApiKeyHeader", "Content-Length", "Tidewire:Auth:ApiKeyHeader is", "'Content-Length'", "which is a reserved header" },
        { "Auth:ApiKeyHeader", "idempotency-key", "Tidewire:Auth:ApiKeyHeader is", "'idempotency-key'", "which is a reserved header" },
        { "Auth:Cache:Duration", "00:00:00", "Tidewire:Auth:Cache:Duration is", "00:00:00", "from 00:00:01 to 01:00:00" },
        { "Auth:Cache:NegativeDuration", "01:00:00", "Tidewire:Auth:Cache:NegativeDuration is", "01:00:00", "from 00:00:00 to 00:05:00" },
        { "Auth:Cache:StaleOnOutage", "00:00:30", "Tidewire:Auth:Cache:StaleOnOutage is", "00:00:30", "increase StaleOnOutage" },
        { "Auth:Cache:MaxTokens", "99", "Tidewire:Auth:Cache:MaxTokens is", "99", "from 100" },
        { "Auth:ApiKeyHeader", "'X-Api-Key'", "Tidewire:Auth:ApiKeyHeader (not shown, 11 characters", "is not the name of a header", "X-Api-Key" },
        { "Auth:ApiKey", "\"top-secret\"", "Tidewire:Auth:ApiKey", "not shown, 12 characters", "starts or ends with a quote" },
        { "Auth:ApiKey", "'top-secret'", "Tidewire:Auth:ApiKey", "not shown, 12 characters", "Set only the key itself" },
        { "Auth:ApiKey", "top-secret\"", "Tidewire:Auth:ApiKey", "not shown, 11 characters", "starts or ends with a quote" },
        { "Auth:ApiKey", "top-secret\n", "Tidewire:Auth:ApiKey", "not shown, 11 characters", "Set only the key itself" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Start_FailsAndNamesKeyValueAndFix_WhenAnOptionIsWrong(string key, string? value, string names, string shows, string fix)
    {
        var settings = Settings();
        settings["Tidewire:" + key] = value;

        var e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync(settings));

        string failure = Assert.Single(e.Failures);
        Assert.Contains(names, failure, StringComparison.Ordinal);
        Assert.Contains(shows, failure, StringComparison.Ordinal);
        Assert.Contains(fix, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("pw", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NamesEveryWrongOption_WhenThereAreSeveral()
    {
        var settings = Settings();
        settings["Tidewire:Auth:Budget"] = "00:00:00";
        settings["Tidewire:Auth:Retry:MaxAttempts"] = "99";
        settings["Tidewire:Auth:BaseAddress"] = null;

        var e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync(settings));

        Assert.Equal(3, e.Failures.Count());
    }

    [Theory]
    [InlineData("https://auth.example.com")]
    [InlineData("https://auth.example.com/base/path/")]
    [InlineData("http://localhost:8001")]
    [InlineData("http://127.0.0.1:8001")]
    [InlineData("http://[::1]:8001")]
    public async Task Start_Succeeds_WhenTheAddressIsSafe(string address)
    {
        var settings = Settings();
        settings["Tidewire:Auth:BaseAddress"] = address;

        await StartAsync(settings);
    }

    [Fact]
    public async Task Start_Succeeds_WhenInsecureHttpIsAllowed()
    {
        var settings = Settings();
        settings["Tidewire:Auth:BaseAddress"] = "http://auth.internal";
        settings["Tidewire:Auth:AllowInsecureHttp"] = "true";

        await StartAsync(settings);
    }

    [Fact]
    public async Task Start_Succeeds_WhenTheEnvironmentIsDevelopment()
    {
        var settings = Settings();
        settings["Tidewire:Auth:BaseAddress"] = "http://auth.internal";

        await StartAsync(settings, Environments.Development);
    }

    [Fact]
    public async Task PlainHttp_IsAllowedOnlyWithoutAKey_WhenTheServiceGetsNoToken()
    {
        var settings = Settings();
        settings["Tidewire:Notifications:BaseAddress"] = "http://mail.internal";
        await StartAsync(settings);

        settings["Tidewire:Notifications:ApiKey"] = "key";
        var e = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync(settings));

        Assert.Contains("the API key would cross the network unencrypted", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_HaveTheExpectedDefaults()
    {
        var auth = new AuthOptions();
        var notifications = new Tidewire.NotificationOptions();
        var analytics = new Tidewire.AnalyticsOptions();

        Assert.Equal((5, null, 0.1, 1, false), Times(auth));
        Assert.Equal((10, null, 0.5, 4, false), Times(notifications));
        Assert.Equal((5, null, 0.2, 2, true), Times(analytics));
        Assert.All(
            new Tidewire.ServiceClientOptions[] { auth, notifications, analytics, new() },
            o => Assert.Equal((null, null), (o.ConnectionIdleTimeout, o.CircuitBreaker.FirstBreak)));
        Assert.All(
            new Tidewire.ServiceClientOptions[] { auth, notifications, analytics },
            o => Assert.Equal((3, 5, 60, 1_000, 1_048_576), (o.Retry.MaxAttempts, o.CircuitBreaker.FailureThreshold, o.CircuitBreaker.BreakDuration.TotalSeconds, o.ConcurrencyLimit, o.MaxResponseBodyBytes)));
    }

    private static (double Budget, TimeSpan? Attempt, double First, double Longest, bool Keys) Times(Tidewire.ServiceClientOptions o) =>
        (o.Budget.TotalSeconds, o.AttemptTimeout, o.Retry.BaseDelay.TotalSeconds, o.Retry.MaxDelay.TotalSeconds, o.IdempotencyKeysHonored);

    private static Dictionary<string, string?> Settings() => new()
    {
        ["Tidewire:Auth:BaseAddress"] = "https://auth.example.com",
        ["Tidewire:Notifications:BaseAddress"] = "https://notifications.example.com",
        ["Tidewire:Analytics:BaseAddress"] = "https://analytics.example.com",
    };

    private static async Task StartAsync(Dictionary<string, string?> settings, string? environment = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment ?? Environments.Production });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddTidewire();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}

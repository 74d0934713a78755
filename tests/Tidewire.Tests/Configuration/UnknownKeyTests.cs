using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Configuration;

/// <summary>Unknown keys prevent the application from starting, and so do mistyped section names. Other sections are ignored.</summary>
public sealed class UnknownKeyTests
{
    /// <summary>The key of every value in the three sections.</summary>
    public static TheoryData<string> Keys => [.. SchemaFile.Values().Select(value => value.Key).Where(key => key.Count(c => c == ':') > 1)];

    /// <summary>Every section inside the sections of the three clients.</summary>
    public static TheoryData<string> Objects => [.. SchemaFile.Objects().Where(key => key.Count(c => c == ':') > 1)];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task MistypedKey_IsRefused_AndTheCorrectKeyIsSuggested(string key)
    {
        // One letter doubled, one letter left out, and two letters swapped.
        foreach (string mistyped in new[] { key + key[^1], key[..^1], key[..^3] + key[^2] + key[^3] + key[^1] })
        {
            if (mistyped == key)
                continue; // two equal letters, swapped

            var e = await ConfiguredHost.RefusedAsync(ConfiguredHost.Settings((mistyped, "top-secret")));

            Assert.Equal(
                $"{mistyped} is not a known key. Did you mean {key}? Correct or remove it. To start anyway, set Tidewire:UnknownKeys to Warn.",
                Assert.Single(e.Failures));
        }
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public async Task Value_IsRefused_WhereASectionIsExpected(string key)
    {
        foreach (string section in new[] { key, key[..key.LastIndexOf(':')] })
        {
            var e = await ConfiguredHost.RefusedAsync(ConfiguredHost.Settings((section, "top-secret")));

            string failure = Assert.Single(e.Failures);
            Assert.StartsWith($"{section} has a value (not shown), but a section is expected.", failure, StringComparison.Ordinal);
            Assert.DoesNotContain("top-secret", e.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Section_IsRefused_WhereAValueIsExpected(string key)
    {
        var settings = ConfiguredHost.Settings(($"{key}:Seconds", "5"));
        settings.Remove(key);

        var e = await ConfiguredHost.RefusedAsync(settings);

        Assert.Contains(e.Failures, failure => failure.StartsWith($"{key} is a section, but a single value is expected.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Tidewire:Auth:Color", "Known keys there: AllowInsecureHttp, ApiKey, ApiKeyHeader, AttemptTimeout, BaseAddress, BasicUser, Budget, Cache, CircuitBreaker,")]
    [InlineData("Tidewire:Auth:Timeout", "Did you mean Tidewire:Auth:AttemptTimeout?")]
    [InlineData("Tidewire:Auth:Cache:Enable", "Did you mean Tidewire:Auth:Cache:Enabled?")]
    [InlineData("Tidewire:Auth:Cahce:Enabled", "Tidewire:Auth:Cahce is not a known key. Did you mean Tidewire:Auth:Cache?")]
    [InlineData("Tidewire:Analytics:Queue:Batch:Size", "Tidewire:Analytics:Queue:Batch is not a known key. Did you mean Tidewire:Analytics:Queue:BatchAge?")]
    [InlineData("Tidewire:Analytics:BeforeSend", "Tidewire:Analytics:BeforeSend is not a known key.")]
    public async Task UnknownKey_IsRefused_WithASuggestionOrTheKnownKeys(string key, string hint)
    {
        var e = await ConfiguredHost.RefusedAsync(ConfiguredHost.Settings((key, "1")));

        Assert.Contains(hint, Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Auht", "Auth")]
    [InlineData("Auths", "Auth")]
    [InlineData("Notification", "Notifications")]
    [InlineData("Notifcatoins", "Notifications")]
    [InlineData("analytic", "Analytics")]
    public async Task MistypedSection_IsRefused_WhenTheIntendedClientHasNoSection(string section, string client)
    {
        var settings = ConfiguredHost.Settings(($"Tidewire:{section}:Budget", "00:00:03"), ("AUTH_SERVICE_URL", "https://auth.example.com"));
        settings.Remove($"Tidewire:{client}:BaseAddress");

        var e = await ConfiguredHost.RefusedAsync(settings);

        Assert.Contains(
            $"Tidewire:{section} is not the section of any client. Did you mean Tidewire:{client}, which is missing? Correct or remove it. To start anyway, " +
            "set Tidewire:UnknownKeys to Warn.",
            e.Failures);
    }

    [Theory]
    [InlineData("Auht")] // not a typing error: Auth has its own section
    [InlineData("Billing")]
    [InlineData("Defaults")]
    public async Task UnrelatedSection_IsIgnored(string section)
    {
        var logs = await ConfiguredHost.StartAsync(ConfiguredHost.Settings(($"Tidewire:{section}:Budgett", "anything")));

        Assert.DoesNotContain(logs.GetSnapshot(), record => record.Id.Id == 12);
    }

    [Fact]
    public async Task SimilarSection_IsAccepted_WhenItBelongsToAnotherClient()
    {
        var settings = ConfiguredHost.Settings(("Tidewire:Auths:BaseAddress", "https://two.example.com"), ("AUTH_SERVICE_URL", "https://auth.example.com"));
        settings.Remove("Tidewire:Auth:BaseAddress");

        await ConfiguredHost.StartAsync(settings, builder => builder.AddAuth().AddAuth("Auths"));
    }

    [Fact]
    public async Task UnknownKeys_AreWarnings_WhenTheSettingIsWarn()
    {
        var settings = ConfiguredHost.Settings(
            ("Tidewire:UnknownKeys", "warn"),
            ("Tidewire:Auth:Budgett", "1"),
            ("Tidewire:Auth:Retry", "3"),
            ("Tidewire:Notification:Budget", "00:00:03"),
            ("NOTIFICATION_SERVICE_URL", "https://notifications.example.com"));
        settings.Remove("Tidewire:Notifications:BaseAddress");

        var logs = await ConfiguredHost.StartAsync(settings);

        Assert.Equal(
            [
                "Tidewire:Auth:Budgett is not a known key. Did you mean Tidewire:Auth:Budget?",
                "Tidewire:Auth:Retry has a value (not shown), but a section is expected. Remove the value and set keys below it.",
                "Tidewire:Notification is not the section of any client. Did you mean Tidewire:Notifications, which is missing?",
            ],
            logs.GetSnapshot().Where(record => record.Id.Id == 12).Select(record => record.Message).Order());
    }

    [Theory]
    [InlineData("Tidewire:UnknownKeys", "Warning", "Tidewire:UnknownKeys is 'Warning'. Set it to Error (the default) or Warn.")]
    [InlineData("Tidewire:UnknownKeys", "true", "Tidewire:UnknownKeys is 'true'. Set it to Error (the default) or Warn.")]
    [InlineData("Tidewire:UnknownKeys", "0", "Tidewire:UnknownKeys is '0'. Set it to Error (the default) or Warn.")]
    [InlineData("Tidewire:UnknownKeys:Mode", "Warn", "Tidewire:UnknownKeys is a section. Set it to Error (the default) or Warn.")]
    [InlineData("Tidewire:UnknownKey", "Warn", "Tidewire:UnknownKey is not a known key. Did you mean UnknownKeys?")]
    public async Task UnknownKeysSetting_IsRefused_WhenItsKeyOrValueIsWrong(string key, string value, string failure)
    {
        var e = await ConfiguredHost.RefusedAsync(ConfiguredHost.Settings((key, value)));

        Assert.Equal(failure, Assert.Single(e.Failures));
    }

    [Theory]
    [InlineData("Error")]
    [InlineData("error")]
    [InlineData("")]
    public async Task UnknownKeysSetting_IsErrorByDefault(string value)
    {
        await ConfiguredHost.RefusedAsync(ConfiguredHost.Settings(("Tidewire:UnknownKeys", value), ("Tidewire:Auth:Budgett", "1")));
        await ConfiguredHost.StartAsync(ConfiguredHost.Settings(("Tidewire:UnknownKeys", value)));
    }

    [Fact]
    public void UnknownKey_IsRefused_InASectionPassedAtRegistration()
    {
        var settings = new Dictionary<string, string?> { ["Shop:Back:Auth:BaseAddress"] = "https://auth.example.com", ["Shop:Back:Auth:Budgett"] = "1" };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var services = new ServiceCollection().AddTidewireCore(configuration.GetSection("Shop:Back")).AddAuth().Services.BuildServiceProvider();

        var e = Assert.ThrowsAny<OptionsValidationException>(() => services.GetRequiredService<IOptions<AuthOptions>>().Value);

        Assert.Contains("Did you mean Shop:Back:Auth:Budget?", e.Message, StringComparison.Ordinal);
        Assert.Contains("set Shop:Back:UnknownKeys to Warn", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reload_KeepsTheEarlierValues_WhenItAddsAnUnknownKey()
    {
        using var application = new TestApplication(TestApplication.Settings("https://svc.example.com", ("Auth:Budget", "00:00:03")));
        var monitor = application.Services.GetRequiredService<IOptionsMonitor<AuthOptions>>();
        _ = (application.Auth, monitor.CurrentValue);

        application.Configuration["Tidewire:Auth:Budget"] = "00:00:04";
        application.Configuration["Tidewire:Auth:Budgett"] = "00:00:04";
        application.Configuration.Reload();

        Assert.Equal(3, monitor.CurrentValue.Budget.TotalSeconds);
        var line = Assert.Single(application.Logs.GetSnapshot(), record => record.Id.Id == 8);
        Assert.Contains("Tidewire:Auth:Budgett is not a known key.", line.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tidewire:Ledger:Budgett", "Did you mean Tidewire:Ledger:Budget?")]
    [InlineData("Tidewire:Ledger:Retry:MaxAttempt", "Did you mean Tidewire:Ledger:Retry:MaxAttempts?")]
    [InlineData("Tidewire:Ledger:Book", "Tidewire:Ledger:Book is not a known key.")]
    public async Task UnknownKey_IsRefused_InTheSectionOfAnAddedClient(string key, string hint)
    {
        foreach (bool keyed in new[] { false, true })
        {
            var e = await ConfiguredHost.RefusedAsync(
                new() { ["Tidewire:Ledger:BaseAddress"] = "https://ledger.example.com", [key] = "1" },
                builder => _ = keyed
                    ? builder.AddKeyedClient<ILedgerApi>("Ledger", LedgerJsonContext.Default)
                    : builder.AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default));

            Assert.Contains(hint, Assert.Single(e.Failures), StringComparison.Ordinal);
        }
    }
}

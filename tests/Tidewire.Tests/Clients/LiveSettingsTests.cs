using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tidewire.Clients;
using Tidewire.Resilience;
using Tidewire.Tests.Clients.Ledger;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Clients;

/// <summary>The effective settings: defaults that depend on other options, and what a reload changes.</summary>
public sealed class LiveSettingsTests
{
    private const int Reloaded = 7;
    private const int NeedsRestart = 9;

    [Theory]
    [InlineData("00:00:30", null, 10)]
    [InlineData("00:00:10", null, 10)]
    [InlineData("00:00:05", null, 5)]
    [InlineData("00:00:30", "00:00:20", 20)]
    public void AttemptTimeout_IsTenSeconds_UnlessItIsSetOrTheBudgetIsShorter(string budget, string? attempt, int expected)
    {
        using var ledger = new MemoryLedger(settings: [("Budget", budget), ("AttemptTimeout", attempt!)]);

        Assert.Equal(expected, Settings(ledger).AttemptTimeout.TotalSeconds);
    }

    [Fact]
    public void AttemptTimeout_IsTheBudget_WhenTheDefinitionHasNoDefault()
    {
        using var ledger = new MemoryLedger(new ServiceClientDefinition { Name = "Ledger", Json = LedgerJsonContext.Default, DefaultAttemptTimeout = null });

        Assert.Equal(30, Settings(ledger).AttemptTimeout.TotalSeconds);
    }

    [Theory]
    [InlineData(null, null, 1)]
    [InlineData("00:00:00.7", null, 0.7)]
    [InlineData("00:00:20", "00:00:12", 12)]
    public void FirstBreak_IsOneSecond_UnlessItIsSetOrTheBreakDurationIsShorter(string? longest, string? first, double expected)
    {
        using var ledger = new MemoryLedger(settings: [("CircuitBreaker:BreakDuration", longest ?? "00:01:00"), ("CircuitBreaker:FirstBreak", first!)]);

        Assert.Equal(expected, Settings(ledger).FirstBreak.TotalSeconds);
    }

    [Theory]
    [InlineData(false, "false", null, 0.5)]
    [InlineData(false, "true", null, 60)]
    [InlineData(true, "false", null, 60)]
    [InlineData(false, "true", "00:00:07", 7)]
    public void ConnectionIdleTimeout_DependsOnWhetherALostRequestMayBeRepeated_UnlessItIsSet(bool isReadOnly, string keysHonored, string? set, double expected)
    {
        using var ledger = new MemoryLedger(
            new ServiceClientDefinition { Name = "Ledger", Json = LedgerJsonContext.Default, IsReadOnly = isReadOnly },
            ("IdempotencyKeysHonored", keysHonored),
            ("ConnectionIdleTimeout", set!));

        Assert.Equal(expected, Settings(ledger).ConnectionIdleTimeout.TotalSeconds);
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, int.MaxValue)]
    public void FailureThreshold_DoesNotApply_WhenResilienceIsLeftToTheApplication(bool isUsed, int expected)
    {
        using var ledger = new MemoryLedger(settings: [("CircuitBreaker:FailureThreshold", "4"), ("UseApplicationResilience", $"{isUsed}")]);

        Assert.Equal((expected, isUsed), (Settings(ledger).FailureThreshold, Settings(ledger).UseApplicationResilience));
    }

    // A 401 in response to an added client can only concern the API key of that client.
    [Fact]
    public void Refusal_IsNotAmbiguous_ForAnAddedClient()
    {
        using var ledger = new MemoryLedger();

        Assert.False(Settings(ledger).IsRefusalAmbiguous);
    }

    [Fact]
    public void Reload_ChangesTheSettings_AndIsLoggedOnce()
    {
        using var ledger = new MemoryLedger();

        Set(ledger, ("Budget", "00:00:07"), ("ApiKey", "new-key"));
        Reload(ledger);

        Assert.Equal((7, 7, "Bearer new-key"), (Settings(ledger).Budget.TotalSeconds, Settings(ledger).AttemptTimeout.TotalSeconds, ValueOf(ledger)));
        Assert.Equal([(Reloaded, null)], Lines(ledger));
    }

    [Fact]
    public void Reload_IsNotLogged_WhenNothingChangedForTheClient()
    {
        using var ledger = new MemoryLedger(settings: ("ApiKey", "key-1"));
        var before = Settings(ledger).Credentials;

        ledger.Application.Configuration["Tidewire:Other:Budget"] = "00:00:07";
        Reload(ledger);

        Assert.Empty(Lines(ledger));
        Assert.Same(before, Settings(ledger).Credentials);
    }

    [Theory]
    [InlineData("BaseAddress", "https://other.example.com")]
    [InlineData("ConcurrencyLimit", "7")]
    [InlineData("UseApplicationResilience", "true")]
    [InlineData("ConnectionIdleTimeout", "00:00:07")]
    [InlineData("PropagateBaggage", "false")]
    public void Reload_OfAnOptionThatIsReadOnce_IsAWarning_AndChangesNothing(string option, string value)
    {
        using var ledger = new MemoryLedger();
        var before = Settings(ledger);

        Set(ledger, (option, value));
        Reload(ledger);

        Assert.Equal(before, Settings(ledger));
        Assert.Equal([(NeedsRestart, option)], Lines(ledger));
    }

    // The new key is meant for the new address, and must not be sent to the address in use.
    [Theory]
    [InlineData("https://other.example.com", "Bearer old-key")]
    [InlineData("http://127.0.0.1:9/base", "Bearer new-key")]
    public void Credential_IsKept_WhenTheAddressChangesToo(string address, string expected)
    {
        using var ledger = new MemoryLedger(settings: ("ApiKey", "old-key"));

        Set(ledger, ("BaseAddress", address), ("ApiKey", "new-key"));
        Reload(ledger);

        Assert.Equal(expected, ValueOf(ledger));
    }

    [Fact]
    public void Reload_OfAnotherClient_ChangesNothing()
    {
        using var application = new TestApplication(
            new Dictionary<string, string?> { ["Tidewire:East:BaseAddress"] = "https://east.example.com", ["Tidewire:West:BaseAddress"] = "https://west.example.com" },
            build: builder => builder.AddKeyedClient<ILedgerApi>("East", LedgerJsonContext.Default).AddKeyedClient<ILedgerApi>("West", LedgerJsonContext.Default));
        ClientSettings Of(string name) => application.Services.GetRequiredKeyedService<ClientRuntime>("Tidewire." + name).Settings();
        Assert.Equal((30, 30), (Of("East").Budget.TotalSeconds, Of("West").Budget.TotalSeconds));

        application.Configuration["Tidewire:East:Budget"] = "00:00:07";
        application.Configuration.Reload();

        Assert.Equal((7, 30), (Of("East").Budget.TotalSeconds, Of("West").Budget.TotalSeconds));
        Assert.Equal("Tidewire:East", Assert.Single(application.Logs.GetSnapshot(), line => line.Id.Id is Reloaded or NeedsRestart).GetStructuredStateValue("Section"));
    }

    [Fact]
    public void Reload_AfterDisposal_IsIgnored()
    {
        using var ledger = new MemoryLedger();
        var runtime = ledger.Application.Services.GetRequiredKeyedService<ClientRuntime>("Tidewire.Ledger");
        runtime.Dispose();

        Set(ledger, ("Budget", "00:00:07"));
        Reload(ledger);

        Assert.Equal(30, runtime.Settings().Budget.TotalSeconds);
        Assert.Empty(Lines(ledger));
    }

    private static void Set(MemoryLedger ledger, params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
            ledger.Application.Configuration["Tidewire:Ledger:" + key] = value;
    }

    private static void Reload(MemoryLedger ledger) => ledger.Application.Configuration.Reload();

    private static ClientSettings Settings(MemoryLedger ledger) => ledger.Application.Services.GetRequiredKeyedService<ClientRuntime>("Tidewire.Ledger").Settings();

    private static string? ValueOf(MemoryLedger ledger)
    {
        ledger.Requests.Clear();
        Assert.True(ledger.Api.OrFalseAsync((api, ct) => api.GetHealthAsync(ct), TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        return ledger.Requests[0].Headers.GetValueOrDefault("Authorization");
    }

    private static (int Id, string? Option)[] Lines(MemoryLedger ledger) =>
        [.. ledger.Application.Logs.GetSnapshot().Where(line => line is { Category: "Tidewire", Level: >= LogLevel.Information }).Select(line => (line.Id.Id, line.GetStructuredStateValue("Settings")))];
}

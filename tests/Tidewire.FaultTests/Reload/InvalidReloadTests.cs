using Microsoft.Extensions.Logging;
using Tidewire.FaultTests.Circuits;

namespace Tidewire.FaultTests.Reload;

/// <summary>A configuration that is changed to invalid values, for example by a mistake in a file.</summary>
public sealed class InvalidReloadTests : ReloadTests
{
    public static TheoryData<string, string?, string> InvalidValues => new()
    {
        { "Tidewire:Auth:Budget", "00:00:00", "Tidewire:Auth:Budget is 00:00:00. Set it to" },
        { "Tidewire:Auth:Budget", "5 seconds", "Tidewire:Auth:Budget" },
        { "Tidewire:Auth:AttemptTimeout", "00:00:09", "Tidewire:Auth:AttemptTimeout is 00:00:09, longer than Tidewire:Auth:Budget (00:00:05). Decrease" },
        { "Tidewire:Auth:Retry:MaxAttempts", "0", "Tidewire:Auth:Retry:MaxAttempts is 0. Set it to" },
        { "Tidewire:Auth:Retry:MaxAttempts", "many", "Tidewire:Auth:Retry:MaxAttempts" },
        { "Tidewire:Auth:Retry:BaseDelay", "00:01:00", "Tidewire:Auth:Retry:BaseDelay is 00:01:00, longer than" },
        { "Tidewire:Auth:CircuitBreaker:FailureThreshold", "0", "Tidewire:Auth:CircuitBreaker:FailureThreshold is 0. Set it to" },
        { "Tidewire:Auth:CircuitBreaker:BreakDuration", "7", "Tidewire:Auth:CircuitBreaker:BreakDuration is '7', which .NET reads as 7.00:00:00. Write hours, minutes and seconds" },
        { "Tidewire:Auth:BaseAddress", "", "Tidewire:Auth:BaseAddress is missing. Set it to" },
        { "Tidewire:Auth:BaseAddress", "auth/", "Tidewire:Auth:BaseAddress (not shown) is not an absolute address" },
        { "Tidewire:Auth:ApiKeyHeader", "Host", "Tidewire:Auth:ApiKeyHeader is 'Host'" },
    };

    [Theory]
    [MemberData(nameof(InvalidValues))]
    public async Task Reload_IsLoggedAndIgnored_WhenAValueIsNotValid(string key, string? value, string expected)
    {
        var before = Application.Options<AuthOptions>();

        Application.Reload(key, value);

        var logged = Assert.Single(Application.Logs.GetSnapshot(), record => record.Id.Id == 8);
        Assert.Equal(LogLevel.Error, logged.Level);
        Assert.StartsWith("Tidewire:Auth was changed to invalid values", logged.Message, StringComparison.Ordinal);
        Assert.Contains(expected, logged.Message, StringComparison.Ordinal);
        Assert.Same(before, Application.Options<AuthOptions>());
        Assert.True((await Application.VerifyAsync()).IsSuccess);
    }

    [Fact]
    public async Task Reload_ChangesNothing_WhenAnyValueIsNotValid()
    {
        Service.Answer = Answers.Status(503);
        Application.Set("Tidewire:Auth:Retry:MaxAttempts", "1");

        Application.Reload("Tidewire:Auth:Budget", "-00:00:01");
        var result = await Application.VerifyAsync();

        Assert.Equal(3, result.Attempts);
        Assert.Equal(3, Application.Options<AuthOptions>().Retry.MaxAttempts);
        Assert.Equal(TimeSpan.FromSeconds(5), Application.Options<AuthOptions>().Budget);
    }

    [Fact]
    public async Task Reload_TakesEffect_WhenTheMistakeIsFixed()
    {
        Service.Answer = Answers.Status(503);
        Application.Set("Tidewire:Auth:Retry:MaxAttempts", "2");
        for (int i = 0; i < 3; i++)
            Application.Reload("Tidewire:Auth:Budget", "-00:00:01");

        Application.Reload("Tidewire:Auth:Budget", "00:00:06");
        var result = await Application.VerifyAsync();

        Assert.Equal(2, result.Attempts);
        Assert.Equal(TimeSpan.FromSeconds(6), Application.Options<AuthOptions>().Budget);
        Assert.Single(Application.Logs.GetSnapshot(), record => record.Id.Id == 8);
        Assert.Single(Application.Logs.GetSnapshot(), record => record.Id.Id == 7);
    }

    [Fact]
    public async Task OtherClients_UseTheirNewSettings_WhenOneSectionIsNotValid()
    {
        Service.Answer = Answers.Status(503);
        Application.Set("Tidewire:Analytics:Retry:MaxAttempts", "2");

        Application.Reload("Tidewire:Auth:Budget", "-00:00:01");
        var result = await Application.Analytics.TryReportActivityAsync("user-1", "create", "document", "7", Ct);

        Assert.Equal(2, result.Attempts);
    }

    [Theory]
    [InlineData("BaseAddress", "http://127.0.0.1:9")]
    [InlineData("ConcurrencyLimit", "7")]
    public async Task Reload_LogsThatARestartIsNeeded_WhenASettingIsReadOnce(string setting, string value)
    {
        Application.Reload($"Tidewire:Auth:{setting}", value);

        var logged = Assert.Single(Application.Logs.GetSnapshot(), record => record.Id.Id == 9);
        Assert.Equal(LogLevel.Warning, logged.Level);
        Assert.Equal(
            $"Tidewire:Auth was reloaded, but a new {setting} takes effect only after a restart of the application", logged.Message);
        Assert.True((await Application.VerifyAsync()).IsSuccess);
    }

    // The option is documented as read once, so a change that has no effect must be logged.
    [Fact]
    public void Reload_LogsThatARestartIsNeeded_WhenUseApplicationResilienceChanges()
    {
        Application.Reload("Tidewire:Auth:UseApplicationResilience", "true");

        var logged = Assert.Single(Application.Logs.GetSnapshot(), record => record.Id.Id == 9);
        Assert.Contains("UseApplicationResilience", logged.Message, StringComparison.Ordinal);
    }

    // Tidewire's retries stay until a restart, so its circuit breaker must stay too.
    [Fact]
    public async Task Circuit_StillOpens_WhenAReloadSetsUseApplicationResilience()
    {
        Application.Set("Tidewire:Auth:Retry:MaxAttempts", "1");
        Application.Reload("Tidewire:Auth:UseApplicationResilience", "true");
        Service.Answer = Answers.Status(500);

        for (int i = 0; i < 5; i++)
            await Application.VerifyAsync();

        Assert.Equal(CircuitState.Open, Application.AuthCircuit.State);
    }

    [Fact]
    public void Reload_IsNotLogged_WhenNothingChanged()
    {
        Application.Configuration.Reload();

        Assert.DoesNotContain(Application.Logs.GetSnapshot(), record => record.Category == "Tidewire");
    }
}

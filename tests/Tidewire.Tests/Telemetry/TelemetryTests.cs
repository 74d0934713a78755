using Microsoft.Extensions.Logging;

namespace Tidewire.Tests.Telemetry;

public sealed class TelemetryTests : WireTest
{
    [Fact]
    public async Task Call_IsMeasuredByClientAndOutcome()
    {
        AnswerFirst(1, 401, 200, GoodClaims);
        using var application = TestApplication.At(Address, [.. LongBudgets]);
        using var durations = application.CollectCallDurations();

        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal(
            [("auth", "rejected"), ("auth", "success")],
            durations.GetMeasurementSnapshot().Select(m => ((string)m.Tags[TidewireTelemetry.ClientTag]!, (string)m.Tags[TidewireTelemetry.OutcomeTag]!)));
    }

    [Fact]
    public async Task Failure_IsLoggedOnceWithoutSecrets()
    {
        Answer(500);
        using var application = TestApplication.At(Address, [.. LongBudgets, ("Notifications:ApiKey", "key-secret")]);

        await application.Notifications.SendAsync("ada", "text-secret", cancellationToken: Cancellation);

        var line = Assert.Single(application.Logs.GetSnapshot(), record => record.Category == "Tidewire");
        Assert.Equal((1, LogLevel.Warning), (line.Id.Id, line.Level));
        Assert.StartsWith("Notifications call failed: Unavailable (the service failed), status 500, attempts 1", line.Message, StringComparison.Ordinal);
        Assert.All(application.Logs.GetSnapshot(), record => Assert.DoesNotContain("secret", record.ToString() + record.Exception, StringComparison.Ordinal));
    }

    [Fact]
    public async Task InvalidToken_IsNotAWarning()
    {
        Answer(401);
        using var application = TestApplication.At(Address, [.. LongBudgets]);

        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal(LogLevel.Debug, Assert.Single(application.Logs.GetSnapshot(), record => record.Category == "Tidewire").Level);
    }
}

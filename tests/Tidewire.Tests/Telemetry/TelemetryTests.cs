using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Tidewire.Tests.Telemetry;

public sealed class TelemetryTests : WireTest
{
    [Fact]
    public async Task Call_IsMeasuredByClientAndOutcome()
    {
        AnswerFirst(1, 401, 200, GoodClaims);
        using var application = TestApplication.At(Address);
        using var durations = application.CollectCallDurations();

        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal(
            [("Auth", "Rejected"), ("Auth", "Success")],
            durations.GetMeasurementSnapshot().Select(m => ((string)m.Tags[TidewireTelemetry.ClientTag]!, (string)m.Tags[TidewireTelemetry.OutcomeTag]!)));
    }

    [Fact]
    public async Task Call_IsOneActivity_WhateverItsAttempts()
    {
        AnswerFirst(1, 503, 200, GoodClaims);
        using var application = TestApplication.At(Address);
        using var parent = new Activity("test").Start();
        var stopped = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TidewireTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == parent.TraceId)
                    stopped.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);

        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        var call = Assert.Single(stopped);
        Assert.Equal("Tidewire Auth", call.OperationName);
        Assert.Equal(("Auth", "Success", 2), (call.GetTagItem(TidewireTelemetry.ClientTag), call.GetTagItem(TidewireTelemetry.OutcomeTag), call.GetTagItem(TidewireTelemetry.AttemptsTag)));
    }

    [Fact]
    public async Task Failure_IsLoggedOnceWithoutSecrets()
    {
        Answer(500);
        using var application = TestApplication.At(Address, ("Notifications:ApiKey", "key-secret"));

        await application.Notifications.SendAsync("ada", "text-secret", cancellationToken: Cancellation);

        var line = Assert.Single(application.Logs.GetSnapshot(), record => record.Category == "Tidewire");
        Assert.Equal((1, LogLevel.Warning), (line.Id.Id, line.Level));
        Assert.StartsWith("Notifications call failed: Unavailable (the service failed), status 500, attempts 1", line.Message, StringComparison.Ordinal);
        Assert.All(application.Logs.GetSnapshot(), record => Assert.DoesNotContain("secret", record.ToString() + record.Exception, StringComparison.Ordinal));
    }

    [Fact]
    public async Task BadToken_IsNoWarning()
    {
        Answer(401);
        using var application = TestApplication.At(Address);

        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal(LogLevel.Debug, Assert.Single(application.Logs.GetSnapshot(), record => record.Category == "Tidewire").Level);
    }
}

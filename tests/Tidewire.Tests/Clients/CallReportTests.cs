using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using Tidewire.Tests.Clients.Ledger;
using Tidewire.Tests.Pipeline;
using Tidewire.Tests.Telemetry;

namespace Tidewire.Tests.Clients;

/// <summary>Metrics, traces and logs record each call according to how it ended.</summary>
public sealed class CallReportTests
{
    private const string Page = "text/html";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // A refusal is expected if it is the answer to the question: a lookup that found nothing, or a rejected token.
    [Theory]
    [InlineData("read", 404, "application/json", false, true)]
    [InlineData("read", 404, "application/json", true, false)]
    [InlineData("write", 404, "application/json", false, false)]
    [InlineData("read", 400, "application/json", false, false)]
    [InlineData("read", 401, "application/json", false, false)]
    [InlineData("read", 403, "application/json", false, false)]
    [InlineData("read", 413, "application/json", false, false)]
    [InlineData("read", 422, "application/json", false, false)]
    [InlineData("write", 400, "application/json", true, true)]
    [InlineData("write", 401, "application/json", true, true)]
    [InlineData("write", 403, "application/json", true, true)]
    [InlineData("write", 413, "application/json", true, true)]
    [InlineData("write", 422, "application/json", true, true)]
    [InlineData("write", 409, "application/json", true, false)]
    [InlineData("write", 302, "application/json", true, false)]
    [InlineData("read", 404, Page, false, false)]
    [InlineData("read", 401, Page, true, false)]
    [InlineData("errors", 401, Page, true, true)]
    [InlineData("errors", 404, Page, false, false)]
    public async Task Refusal_IsAWarningAndATraceError_UnlessItIsExpected(string call, int status, string type, bool isReadOnly, bool isExpected)
    {
        using var ledger = new MemoryLedger(new ServiceClientDefinition { Name = "Ledger", Json = LedgerJsonContext.Default, IsReadOnly = isReadOnly });
        using var durations = ledger.Application.CollectCallDurations();
        using var activities = new ActivityCollector();
        ledger.AnswerWith(status, "{}", type);

        var failure = call switch
        {
            "read" => (await ledger.GetAsync()).Failure,
            "write" => (await ledger.PostAsync()).Failure,
            _ => (await ledger.Api.TryAsync<Entry, Problem>((api, ct) => api.GetAsync("e1", ct), Cancellation)).Failure,
        };

        Assert.Equal((ServiceFailureKind.Rejected, (HttpStatusCode)status), (failure!.Kind, failure.StatusCode));
        var tags = Assert.Single(durations.GetMeasurementSnapshot()).Tags;
        Assert.Equal(("rejected", $"{status}"), (tags[TidewireTelemetry.OutcomeTag], tags[TidewireTelemetry.ErrorTypeTag]));
        var activity = Assert.Single(activities.Calls);
        Assert.Equal(isExpected ? ActivityStatusCode.Unset : ActivityStatusCode.Error, activity.Status);
        Assert.Equal(isExpected ? null : $"{status}", activity.GetTagItem(TidewireTelemetry.ErrorTypeTag));
        Assert.Equal(isExpected ? (2, LogLevel.Debug) : (1, LogLevel.Warning), Assert.Single(Lines(ledger)));
    }

    [Theory]
    [InlineData(500, "", "unavailable", "500", 1)]
    [InlineData(429, "", "throttled", "429", 1)]
    [InlineData(204, null, "invalid_response", "empty_body", 1)]
    [InlineData(200, "null", "invalid_response", "empty_body", 1)]
    [InlineData(200, "{", "invalid_response", "invalid_json", 1, 14)]
    [InlineData(200, "{\"id\":\"e1\",\"amount-due\":1}", "success", null)]
    public async Task Call_IsMeasuredTracedAndLogged(int status, string? body, string outcome, string? errorType, params int[] lines)
    {
        using var ledger = new MemoryLedger(settings: ("Retry:MaxAttempts", "1"));
        using var durations = ledger.Application.CollectCallDurations();
        using var activities = new ActivityCollector();
        ledger.Answer = _ =>
        {
            ledger.Clock.Advance(TimeSpan.FromSeconds(3));
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body ?? "") });
        };

        await ledger.GetAsync();

        var measured = Assert.Single(durations.GetMeasurementSnapshot());
        Assert.Equal((3, "ledger", "get", outcome), (measured.Value, measured.Tags[TidewireTelemetry.ClientTag], measured.Tags[TidewireTelemetry.MethodTag], measured.Tags[TidewireTelemetry.OutcomeTag]));
        Assert.Equal(errorType, measured.Tags.GetValueOrDefault(TidewireTelemetry.ErrorTypeTag));
        var activity = Assert.Single(activities.Calls);
        Assert.Equal(("ledger get", 1), (activity.DisplayName, activity.GetTagItem(TidewireTelemetry.AttemptsTag)));
        Assert.Equal((outcome, errorType), (activity.GetTagItem(TidewireTelemetry.OutcomeTag), activity.GetTagItem(TidewireTelemetry.ErrorTypeTag)));
        Assert.Equal(errorType is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error, activity.Status);
        Assert.Equal(lines, Lines(ledger).Select(line => line.Id));
        Assert.DoesNotContain(ledger.Application.Logs.GetSnapshot(), line => line.Category != "Tidewire" && line.Level > LogLevel.Debug);
        Assert.All(ledger.Application.Logs.GetSnapshot().Where(line => line.Id.Id == 1 && line.Category == "Tidewire"), line => Assert.Equal("3000", line.GetStructuredStateValue("Elapsed")));
    }

    [Fact]
    public async Task UnsentCall_IsAnErrorInTraces_AndADebugLineInLogs()
    {
        using var ledger = new MemoryLedger(settings: ("CircuitBreaker:FailureThreshold", "1"));
        ledger.AnswerWith(500);
        await ledger.GetAsync();
        using var durations = ledger.Application.CollectCallDurations();
        using var activities = new ActivityCollector();

        await ledger.GetAsync();

        var tags = Assert.Single(durations.GetMeasurementSnapshot()).Tags;
        Assert.Equal(("circuit_open", "circuit_open"), (tags[TidewireTelemetry.OutcomeTag], tags[TidewireTelemetry.ErrorTypeTag]));
        var activity = Assert.Single(activities.Calls);
        Assert.Equal((ActivityStatusCode.Error, 0), (activity.Status, activity.GetTagItem(TidewireTelemetry.AttemptsTag)));
        Assert.Equal((2, LogLevel.Debug), Lines(ledger)[^1]);
    }

    [Theory]
    [InlineData("get", true, "canceled", null)]
    [InlineData("get_plain", true, "canceled", null)]
    [InlineData("get", false, "application_error", "application_error")]
    [InlineData("get_plain", false, "application_error", "application_error")]
    public async Task Exception_IsMeasured_AndNotLogged(string method, bool isCanceled, string outcome, string? errorType)
    {
        using var ledger = new MemoryLedger();
        using var source = new CancellationTokenSource();
        using var durations = ledger.Application.CollectCallDurations();
        using var activities = new ActivityCollector();
        ledger.Answer = _ =>
        {
            if (!isCanceled)
                throw new NotSupportedException("mine");
            source.Cancel();
            throw new OperationCanceledException(source.Token);
        };

        await Assert.ThrowsAnyAsync<Exception>(() => method == "get" ? ledger.GetAsync(source.Token) : ledger.Api.TryAsync((api, ct) => api.GetPlainAsync("e1", ct), source.Token));

        var tags = Assert.Single(durations.GetMeasurementSnapshot()).Tags;
        Assert.Equal((method, outcome, errorType), (tags[TidewireTelemetry.MethodTag], tags[TidewireTelemetry.OutcomeTag], tags.GetValueOrDefault(TidewireTelemetry.ErrorTypeTag)));
        var activity = Assert.Single(activities.Calls);
        Assert.Equal((outcome, errorType), (activity.GetTagItem(TidewireTelemetry.OutcomeTag), activity.GetTagItem(TidewireTelemetry.ErrorTypeTag)));
        Assert.Equal((1, isCanceled ? ActivityStatusCode.Unset : ActivityStatusCode.Error), (activity.GetTagItem(TidewireTelemetry.AttemptsTag), activity.Status));
        Assert.Empty(Lines(ledger));
    }

    private static (int Id, LogLevel Level)[] Lines(MemoryLedger ledger) =>
        [.. ledger.Application.Logs.GetSnapshot().Where(line => line.Category == "Tidewire").Select(line => (line.Id.Id, line.Level))];
}

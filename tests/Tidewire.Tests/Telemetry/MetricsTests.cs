using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Tidewire.Tests.Telemetry;

public sealed class MetricsTests : WireTest
{
    [Theory]
    [InlineData(401, "rejected", "401")]
    [InlineData(429, "throttled", "429")]
    [InlineData(503, "unavailable", "503")]
    [InlineData(200, "invalid_response", "invalid_json")]
    [InlineData(301, "invalid_response", "301")]
    [InlineData(599, "unavailable", "unknown_status")]
    public async Task Failure_HasItsOutcomeAndItsErrorType(int status, string outcome, string errorType)
    {
        Answer(status, "nothing");
        using var application = TestApplication.At(Address, [.. LongBudgets, ("Auth:Retry:MaxAttempts", "1")]);
        using var durations = application.CollectCallDurations();

        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        var measured = Assert.Single(durations.GetMeasurementSnapshot());
        Assert.Equal(
            [("error.type", errorType), ("tidewire.call.method", "verify"), ("tidewire.call.outcome", outcome), ("tidewire.client.name", "auth")],
            measured.Tags.Select(tag => (tag.Key, (string)tag.Value!)).Order());
    }

    [Fact]
    public async Task Failure_WithoutAResponse_HasTheErrorTypeThatDotNetUses()
    {
        string address = Address;
        Server.Dispose();
        using var application = TestApplication.At(address, [.. LongBudgets, ("Auth:Retry:MaxAttempts", "1"), ("Notifications:BaseAddress", "http://nowhere.invalid"), ("Notifications:Retry:MaxAttempts", "1"), ("Notifications:AllowInsecureHttp", "true")]);
        using var durations = application.CollectCallDurations();

        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        await application.Notifications.SendAsync("ada", "text", cancellationToken: Cancellation);

        Assert.Equal(["connection_error", "name_resolution_error"], durations.GetMeasurementSnapshot().Select(m => m.Tags["error.type"]));
    }

    [Fact]
    public async Task CallRefusedByTheCircuit_IsMeasuredUnderItsMethod()
    {
        Answer(500);
        using var application = TestApplication.At(Address, [.. LongBudgets, ("Notifications:CircuitBreaker:FailureThreshold", "1")]);
        using var durations = application.CollectCallDurations();

        await application.Notifications.SendAsync("ada", "text", cancellationToken: Cancellation);
        await application.Notifications.SendAsync("ada", "text", cancellationToken: Cancellation);

        Assert.Equal(
            [("send", "unavailable", "500"), ("send", "circuit_open", "circuit_open")],
            durations.GetMeasurementSnapshot().Select(m => ((string)m.Tags["tidewire.call.method"]!, (string)m.Tags["tidewire.call.outcome"]!, (string)m.Tags["error.type"]!)));
    }

    [Fact]
    public async Task Attempts_AreCountedByTheOutcomeOfTheCall()
    {
        AnswerFirst(2, 503, 200, GoodClaims);
        using var application = TestApplication.At(Address, [.. LongBudgets]);
        using var attempts = Collect<long>(application, TidewireTelemetry.CallAttempts);

        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal([3L, 1L], attempts.GetMeasurementSnapshot().Select(m => m.Value));
        Assert.All(attempts.GetMeasurementSnapshot(), m => Assert.Equal("success", m.Tags["tidewire.call.outcome"]));
    }

    [Fact]
    public async Task Circuit_ShowsItsState_AndCountsItsTransitions()
    {
        Answer(500);
        using var application = TestApplication.At(Address, [.. LongBudgets, ("Auth:CircuitBreaker:FailureThreshold", "1")]);
        using var moves = Collect<long>(application, TidewireTelemetry.CircuitTransitions);
        using var states = Collect<int>(application, TidewireTelemetry.CircuitState);

        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        await application.Circuits.IsolateAsync("Notifications", Cancellation);
        states.RecordObservableInstruments();

        Assert.Equal([("auth", "open"), ("notifications", "isolated")], moves.GetMeasurementSnapshot().Select(m => ((string)m.Tags["tidewire.client.name"]!, (string)m.Tags["tidewire.circuit.state"]!)));
        var shown = states.GetMeasurementSnapshot();
        Assert.Equal(12, shown.Count);
        Assert.Equal(
            [("analytics", "closed"), ("auth", "open"), ("notifications", "isolated")],
            shown.Where(m => m.Value == 1).Select(m => ((string)m.Tags["tidewire.client.name"]!, (string)m.Tags["tidewire.circuit.state"]!)).Order());
    }

    [Fact]
    public void Duration_AdvisesBucketsInSeconds()
    {
        using var application = TestApplication.At(Address, [.. LongBudgets]);
        Assert.NotNull(application.Auth);
        Histogram<double>? duration = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) => duration = instrument.Name == TidewireTelemetry.CallDuration && ReferenceEquals(instrument.Meter.Scope, Meters(application)) ? (Histogram<double>)instrument : duration,
        };

        listener.Start();

        Assert.Equal([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], duration!.Advice!.HistogramBucketBoundaries!);
        Assert.Equal(("s", typeof(TidewireTelemetry).Assembly.GetName().Version!.ToString(3)), (duration.Unit, duration.Meter.Version));
    }

    [Fact]
    public async Task MetricsOfDotNetAndPolly_NameTheOperation()
    {
        Answer(202);
        using var application = TestApplication.At(Address, [.. LongBudgets]);
        using var own = application.CollectCallDurations();
        using var platform = new MetricCollector<double>(Meters(application), "System.Net.Http", "http.client.request.duration");
        using var polly = new MetricCollector<double>(meterScope: null, "Polly", "resilience.polly.strategy.attempt.duration");

        Assert.True(await application.Notifications.SendAsync("ada", "text", cancellationToken: Cancellation));

        var request = Assert.Single(platform.GetMeasurementSnapshot());
        Assert.Equal(("notifications", "send"), (request.Tags["tidewire.client.name"], request.Tags["tidewire.call.method"]));
        var attempts = polly.GetMeasurementSnapshot().Where(m => (string?)m.Tags["pipeline.name"] == "Tidewire.Notifications-standard").ToList();
        Assert.Contains(attempts, m => m.Tags.TryGetValue("request.name", out object? name) && (string?)name == "send" && (string?)m.Tags["request.dependency.name"] == "notifications");
    }

    private static IMeterFactory Meters(TestApplication application) => application.Services.GetRequiredService<IMeterFactory>();

    private static MetricCollector<T> Collect<T>(TestApplication application, string name)
        where T : struct =>
        new(Meters(application), TidewireTelemetry.MeterName, name);
}

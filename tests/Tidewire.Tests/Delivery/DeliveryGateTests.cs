using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>When a batch may be sent, tested one decision at a time. <see cref="GateTests"/> tests the pauses of an engine.</summary>
public sealed class DeliveryGateTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeCircuit _circuit = new();
    private readonly DeliveryGate _gate;

    public DeliveryGateTests() => _gate = new(_circuit, () => new() { BaseDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(60) }, _clock);

    public static TheoryData<string> Failures => [nameof(DeliveryOutcomeKind.Failed), nameof(DeliveryOutcomeKind.Faulted)];

    public static TheoryData<string> RetryAfterOutcomes => [nameof(DeliveryOutcomeKind.Unavailable), nameof(DeliveryOutcomeKind.Throttled)];

    [Fact]
    public void HealthyService_GetsAnyNumberOfBatches()
    {
        for (int batch = 0; batch < 100; batch++)
            Assert.Equal(new(null, EndsSoon: true), _gate.Ask());

        Assert.False(_gate.IsFailing);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void ThirdFailureInARow_PausesDelivery_UntilOneBatchProbes(string kind)
    {
        var failure = new DeliveryOutcome(Enum.Parse<DeliveryOutcomeKind>(kind));
        Send(failure);
        Send(failure);
        Assert.False(_gate.IsFailing);
        Assert.Null(_gate.Ask().Wait);

        Send(failure);

        Assert.True(_gate.IsFailing);
        var pause = _gate.Ask();
        Assert.InRange(pause.Wait!.Value, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
        Assert.False(pause.EndsSoon);
        _clock.Advance(pause.Wait.Value);
        var probe = _gate.Ask();
        Assert.Equal((null, true, true), (probe.Wait, probe.EndsSoon, probe.IsProbe));
        Assert.Equal(new(Timeout.InfiniteTimeSpan), _gate.Ask());
    }

    [Fact]
    public void Success_EndsTheSeriesOfFailures()
    {
        Send(new(DeliveryOutcomeKind.Failed));
        Send(new(DeliveryOutcomeKind.Failed));
        Send(new(DeliveryOutcomeKind.Delivered));
        Send(new(DeliveryOutcomeKind.Failed));
        Send(new(DeliveryOutcomeKind.Failed));

        Assert.False(_gate.IsFailing);
    }

    [Theory]
    [InlineData(nameof(DeliveryOutcomeKind.Delivered))]
    [InlineData(nameof(DeliveryOutcomeKind.Rejected))]
    public void Probe_ThatIsAnswered_EndsTheOutage(string kind)
    {
        var probe = ProbeAfterAnOutage();

        _gate.Report(probe, new(Enum.Parse<DeliveryOutcomeKind>(kind)), wereSuspects: false);

        Assert.False(_gate.IsFailing);
        Assert.Equal((null, false), (_gate.Ask().Wait, _gate.Ask().IsProbe));
    }

    [Fact]
    public void Probe_ThatWasNotSent_IsFollowedByAnother()
    {
        var probe = ProbeAfterAnOutage();

        _gate.Report(probe, new(DeliveryOutcomeKind.NotSent), wereSuspects: false);

        Assert.Equal((null, true), (_gate.Ask().Wait, _gate.IsFailing));
    }

    [Fact]
    public void BatchSentBeforeTheOutage_DoesNotEndTheProbe()
    {
        var before = _gate.Ask();
        ProbeAfterAnOutage();

        _gate.Report(before, new(DeliveryOutcomeKind.NotConnected), wereSuspects: false);

        Assert.Equal(Timeout.InfiniteTimeSpan, _gate.Ask().Wait);
    }

    [Fact]
    public void Pauses_DoubleUpToMaxDelay_WhileNoConnectionCanBeMade()
    {
        double bound = 1;
        for (int failure = 0; failure < 10; failure++)
        {
            Send(new(DeliveryOutcomeKind.NotConnected));
            Assert.True(_gate.IsFailing);
            var wait = _gate.Ask().Wait!.Value;
            Assert.InRange(wait.TotalSeconds, bound / 2, bound);
            bound = Math.Min(60, bound * 2);
            _clock.Advance(wait);
        }

        // A success resets the back-off.
        Send(new(DeliveryOutcomeKind.Delivered));
        Send(new(DeliveryOutcomeKind.NotConnected));
        Assert.InRange(_gate.Ask().Wait!.Value.TotalSeconds, 0.5, 1);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void Pauses_AreShort_WhileTheServiceAnswers(string kind)
    {
        var failure = new DeliveryOutcome(Enum.Parse<DeliveryOutcomeKind>(kind));
        Send(failure);
        Send(failure);
        var waits = new List<double>();
        for (int number = 0; number < 10; number++)
        {
            Send(failure);
            var wait = _gate.Ask().Wait!.Value;
            waits.Add(wait.TotalSeconds);
            _clock.Advance(wait);
        }

        Assert.All(waits[3..], wait => Assert.InRange(wait, 2.5, 5));
    }

    [Fact]
    public void Pause_IsCappedByMaxDelay()
    {
        var gate = new DeliveryGate(_circuit, () => new() { BaseDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(2) }, _clock);
        for (int number = 0; number < 9; number++)
            gate.Report(new(null, Generation: Math.Max(0, number - 2)), new(DeliveryOutcomeKind.Failed), wereSuspects: false);

        Assert.InRange(gate.Ask().Wait!.Value.TotalSeconds, 1, 2);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void BatchesThatFailTogether_CauseOnlyOnePause(string kind)
    {
        var passes = Enumerable.Range(0, 8).Select(_ => _gate.Ask()).ToList();
        foreach (var pass in passes)
            _gate.Report(pass, new(Enum.Parse<DeliveryOutcomeKind>(kind)), wereSuspects: false);

        // A second pause would last at least one second.
        Assert.InRange(_gate.Ask().Wait!.Value.TotalSeconds, 0.5, 1);
    }

    [Fact]
    public void FailedConnections_OfBatchesThatFailTogether_CountOnce()
    {
        var passes = Enumerable.Range(0, 8).Select(_ => _gate.Ask()).ToList();
        foreach (var pass in passes)
            _gate.Report(pass, new(DeliveryOutcomeKind.NotConnected), wereSuspects: false);

        Assert.InRange(_gate.Ask().Wait!.Value.TotalSeconds, 0.5, 1);
    }

    [Theory]
    [MemberData(nameof(RetryAfterOutcomes))]
    public void RetryAfter_IsThePause_ForAllBatches(string kind)
    {
        Send(new(Enum.Parse<DeliveryOutcomeKind>(kind), TimeSpan.FromSeconds(5)));

        Assert.Equal(new(TimeSpan.FromSeconds(5), EndsSoon: true), _gate.Ask());
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(new(TimeSpan.FromSeconds(1), EndsSoon: true), _gate.Ask());
        Assert.False(_gate.IsFailing);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(5.1, false)]
    public void Flush_WaitsForRetryAfter_OnlyUpToFiveSeconds(double seconds, bool endsSoon)
    {
        Send(new(DeliveryOutcomeKind.Unavailable, TimeSpan.FromSeconds(seconds)));

        Assert.Equal(endsSoon, _gate.Ask().EndsSoon);
    }

    [Fact]
    public void Flush_WaitsForRetryAfter_AtMostTwiceInARow()
    {
        foreach (bool endsSoon in new[] { true, true, false, false })
        {
            Send(new(DeliveryOutcomeKind.Unavailable, TimeSpan.FromSeconds(1)));
            Assert.Equal(endsSoon, _gate.Ask().EndsSoon);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Send(new(DeliveryOutcomeKind.Delivered));
        Send(new(DeliveryOutcomeKind.Unavailable, TimeSpan.FromSeconds(1)));
        Assert.True(_gate.Ask().EndsSoon);
    }

    [Theory]
    [InlineData(3_600, 3_600)]
    [InlineData(3_601, 3_600)]
    [InlineData(1e9, 3_600)]
    public void RetryAfter_IsAtMostAnHour(double asked, double wait)
    {
        Send(new(DeliveryOutcomeKind.Unavailable, TimeSpan.FromSeconds(asked)));

        Assert.Equal(TimeSpan.FromSeconds(wait), _gate.Ask().Wait);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    public void Pause_IsTheBackOff_WhenThereIsNoRetryAfter(double? asked)
    {
        Send(new(DeliveryOutcomeKind.Unavailable, asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null));

        var pass = _gate.Ask();
        Assert.InRange(pass.Wait!.Value.TotalSeconds, 0.5, 1);
        Assert.False(pass.EndsSoon);
    }

    [Theory]
    [MemberData(nameof(RetryAfterOutcomes))]
    public void AnswerToABatchSentBeforeThePause_MayOnlyExtendIt(string kind)
    {
        var passes = Enumerable.Range(0, 3).Select(_ => _gate.Ask()).ToList();
        _gate.Report(passes[0], Asking(10), wereSuspects: false);

        _gate.Report(passes[1], Asking(5), wereSuspects: false);
        Assert.Equal(TimeSpan.FromSeconds(10), _gate.Ask().Wait);
        _gate.Report(passes[2], Asking(20), wereSuspects: false);
        Assert.Equal(TimeSpan.FromSeconds(20), _gate.Ask().Wait);

        DeliveryOutcome Asking(double seconds) => new(Enum.Parse<DeliveryOutcomeKind>(kind), TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void SuccessOfABatchSentBeforeThePause_DoesNotEndIt()
    {
        var before = _gate.Ask();
        Send(new(DeliveryOutcomeKind.Unavailable, TimeSpan.FromSeconds(10)));

        _gate.Report(before, new(DeliveryOutcomeKind.Delivered), wereSuspects: false);

        Assert.Equal(TimeSpan.FromSeconds(10), _gate.Ask().Wait);
    }

    [Fact]
    public void FailureOfABatchSentBeforeThePause_DoesNotCount()
    {
        var passes = Enumerable.Range(0, 3).Select(_ => _gate.Ask()).ToList();
        Send(new(DeliveryOutcomeKind.Unavailable, TimeSpan.FromSeconds(10)));
        foreach (var pass in passes)
            _gate.Report(pass, new(DeliveryOutcomeKind.Failed), wereSuspects: false);

        Assert.False(_gate.IsFailing);
    }

    [Fact]
    public void ThrottledService_GetsNoMoreThanItAccepted()
    {
        for (int batch = 0; batch < 10; batch++)
            Send(new(DeliveryOutcomeKind.Delivered));
        Send(new(DeliveryOutcomeKind.Throttled, TimeSpan.FromSeconds(2)));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(_gate.Ask().Wait);

        // Nine a second: 90% of the ten that the service accepted.
        var next = _gate.Ask();

        Assert.Equal(1_000 / 9.0, next.Wait!.Value.TotalMilliseconds, 1);
        Assert.True(next.EndsSoon);
    }

    [Fact]
    public void RetryAfter_WithoutA429_SetsNoRateLimit()
    {
        Send(new(DeliveryOutcomeKind.Unavailable, TimeSpan.FromSeconds(2)));
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Null(_gate.Ask().Wait);
        Assert.Null(_gate.Ask().Wait);
    }

    [Fact]
    public void ThrottledAnswersOfOnePause_DecreaseTheRateOnce()
    {
        for (int batch = 0; batch < 10; batch++)
            Send(new(DeliveryOutcomeKind.Delivered));
        var passes = Enumerable.Range(0, 3).Select(_ => _gate.Ask()).ToList();
        foreach (var pass in passes)
            _gate.Report(pass, new(DeliveryOutcomeKind.Throttled, TimeSpan.FromSeconds(2)), wereSuspects: false);
        _clock.Advance(TimeSpan.FromSeconds(2));
        _gate.Ask();

        Assert.Equal(1_000 / 9.0, _gate.Ask().Wait!.Value.TotalMilliseconds, 1);
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(null, 5)]
    public void Wait_LastsUntilTheCircuitAllowsADelivery_OrFiveSecondsIfThatIsUnknown(int? seconds, int wait)
    {
        (_circuit.IsClosed, _circuit.Wait) = (false, seconds is { } known ? TimeSpan.FromSeconds(known) : null);

        Assert.Equal(new(TimeSpan.FromSeconds(wait)), _gate.Ask());
    }

    [Fact]
    public void TrialOfTheCircuit_IsAProbe()
    {
        (_circuit.IsClosed, _circuit.Wait) = (false, TimeSpan.Zero);

        var trial = _gate.Ask();

        Assert.Equal((null, true), (trial.Wait, trial.IsProbe));
        Assert.Equal(Timeout.InfiniteTimeSpan, _gate.Ask().Wait);
        _circuit.IsClosed = true;
        _gate.Report(trial, new(DeliveryOutcomeKind.Delivered), wereSuspects: false);
        Assert.False(_gate.Ask().IsProbe);
    }

    [Fact]
    public void EndPauses_EndsTheBackOff()
    {
        Send(new(DeliveryOutcomeKind.NotConnected));

        _gate.EndPauses();

        Assert.Null(_gate.Ask().Wait);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(60.1, false)]
    public void EndPauses_EndsARetryAfter_WhenItIsLongerThanMaxDelay(double asked, bool remains)
    {
        Send(new(DeliveryOutcomeKind.Unavailable, TimeSpan.FromSeconds(asked)));

        _gate.EndPauses();

        Assert.Equal(remains, _gate.Ask().Wait is not null);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void ThirdFailureOfSuspects_DelaysThem_AndNotTheOthers(string kind)
    {
        var failure = new DeliveryOutcome(Enum.Parse<DeliveryOutcomeKind>(kind));
        SendSuspects(failure);
        SendSuspects(failure);
        Assert.Equal(TimeSpan.Zero, _gate.SuspectsWait);

        double bound = 1;
        for (int number = 0; number < 6; number++)
        {
            SendSuspects(failure);
            Assert.InRange(_gate.SuspectsWait.TotalSeconds, bound / 2, bound);
            bound = Math.Min(5, bound * 2);
        }

        Assert.Null(_gate.Ask().Wait);
        Assert.False(_gate.IsFailing);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, _gate.SuspectsWait);
    }

    [Fact]
    public void FailuresOfOtherItems_DoNotDelaySuspects()
    {
        for (int number = 0; number < 3; number++)
            Send(new(DeliveryOutcomeKind.Failed));

        Assert.Equal(TimeSpan.Zero, _gate.SuspectsWait);
    }

    [Fact]
    public void Success_EndsTheSeriesOfFailuresOfSuspects()
    {
        SendSuspects(new(DeliveryOutcomeKind.Failed));
        SendSuspects(new(DeliveryOutcomeKind.Failed));
        Send(new(DeliveryOutcomeKind.Delivered));
        SendSuspects(new(DeliveryOutcomeKind.Failed));

        Assert.Equal(TimeSpan.Zero, _gate.SuspectsWait);
    }

    [Fact]
    public void EndPauses_EndsTheDelayOfSuspects()
    {
        for (int number = 0; number < 3; number++)
            SendSuspects(new(DeliveryOutcomeKind.Failed));
        Assert.NotEqual(TimeSpan.Zero, _gate.SuspectsWait);

        _gate.EndPauses();

        Assert.Equal(TimeSpan.Zero, _gate.SuspectsWait);
    }

    [Fact]
    public void FailedProbeWithSuspects_CountsAsAFailureOfTheService()
    {
        var probe = ProbeAfterAnOutage();

        _gate.Report(probe, new(DeliveryOutcomeKind.Failed), wereSuspects: true);

        Assert.InRange(_gate.Ask().Wait!.Value.TotalSeconds, 1, 2);
    }

    private void Send(DeliveryOutcome outcome)
    {
        var pass = _gate.Ask();
        Assert.Null(pass.Wait);
        _gate.Report(pass, outcome, wereSuspects: false);
    }

    private void SendSuspects(DeliveryOutcome outcome)
    {
        var pass = _gate.Ask();
        Assert.Null(pass.Wait);
        _gate.Report(pass, outcome, wereSuspects: true);
    }

    private GatePass ProbeAfterAnOutage()
    {
        Send(new(DeliveryOutcomeKind.NotConnected));
        _clock.Advance(TimeSpan.FromSeconds(1));
        var probe = _gate.Ask();
        Assert.Equal((null, true), (probe.Wait, probe.IsProbe));
        return probe;
    }
}

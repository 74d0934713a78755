namespace Tidewire.Delivery;

/// <summary>
/// Decides, for all workers, when a batch may be sent: after the service's Retry-After, when the circuit allows it, after a back-off that
/// grows with each failure, and at the rate that the service sustains. While the service fails, one batch at a time probes it.
/// </summary>
internal sealed class DeliveryGate(IDeliveryCircuit circuit, Func<DeliverySettings> settings, TimeProvider time)
{
    // A single failure may be caused by the item. This many consecutive failures of different items are attributed to the service.
    private const int FailuresOfAService = 3;
    private const int MaxRequestedPauses = 2;
    private static readonly TimeSpan _flushWaitLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _isolatedPollInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _maxRequestedPause = TimeSpan.FromHours(1);

    // A long pause does not relieve a service that answers, and items behind a series of bad ones must not wait for a long time.
    private static readonly TimeSpan _maxPauseAfterAnswer = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly DeliveryRate _rate = new(time);
    private long _pausedAt;
    private TimeSpan _pause;
    private bool _isRequestedPause;
    private bool _isProbing;
    private int _requestedPauses;
    private int _consecutiveFailures;
    private int _pauses;
    private int _generation;
    private int _suspectFailures;
    private long _suspectsPausedAt;
    private TimeSpan _suspectsPause;

    /// <summary>Whether the service is considered failing.</summary>
    public bool IsFailing
    {
        get
        {
            lock (_lock)
                return _consecutiveFailures >= FailuresOfAService;
        }
    }

    /// <summary>How long items that failed before must wait, so that many of them do not crowd out the others.</summary>
    public TimeSpan SuspectsWait
    {
        get
        {
            lock (_lock)
                return Left(_suspectsPause, _suspectsPausedAt);
        }
    }

    /// <summary>Requests permission to send one batch. Every granted pass must be passed to <see cref="Report"/> exactly once.</summary>
    public GatePass Ask()
    {
        lock (_lock)
        {
            if (Left(_pause, _pausedAt) is var left && left > TimeSpan.Zero)
                return new(left, EndsSoon: _isRequestedPause && left <= _flushWaitLimit && _requestedPauses <= MaxRequestedPauses);
            if (_isProbing)
                return new(Timeout.InfiniteTimeSpan);
            if (_rate.Wait is var rateWait && rateWait > TimeSpan.Zero)
                return new(rateWait, EndsSoon: true);

            bool isTrial = !circuit.IsClosed;
            if (isTrial && (circuit.TimeUntilDelivery() ?? _isolatedPollInterval) is var closed && closed > TimeSpan.Zero)
                return new(closed);

            _rate.Sent();
            _isProbing = isTrial || _consecutiveFailures >= FailuresOfAService;
            return new(null, EndsSoon: true, _isProbing, _generation);
        }
    }

    /// <summary>Ends the gate's own back-off, and a Retry-After pause that would last for longer than the gate's longest back-off.</summary>
    public void EndPauses()
    {
        lock (_lock)
        {
            if (!_isRequestedPause || Left(_pause, _pausedAt) > settings().MaxDelay)
                _pause = TimeSpan.Zero;
            _suspectsPause = TimeSpan.Zero;
        }
    }

    public void Report(GatePass pass, DeliveryOutcome outcome, bool wereSuspects)
    {
        lock (_lock)
        {
            _isProbing &= !pass.IsProbe;
            Judge(pass, outcome, wereSuspects);
        }
    }

    private void Judge(GatePass pass, DeliveryOutcome outcome, bool wereSuspects)
    {
        bool isCurrent = pass.Generation == _generation;
        switch (outcome.Kind)
        {
            case DeliveryOutcomeKind.Delivered or DeliveryOutcomeKind.Rejected:
                (_consecutiveFailures, _suspectFailures, _requestedPauses) = (0, 0, 0);
                _rate.Delivered();
                if (isCurrent)
                    (_pauses, _pause) = (0, TimeSpan.Zero);
                break;

            case DeliveryOutcomeKind.Throttled or DeliveryOutcomeKind.Unavailable when isCurrent || outcome.RetryAfter > Left(_pause, _pausedAt):
                if (outcome.Kind == DeliveryOutcomeKind.Throttled && isCurrent)
                    _rate.Throttled();
                Pause(outcome.RetryAfter, settings().MaxDelay);
                break;

            case DeliveryOutcomeKind.NotConnected when isCurrent:
                _consecutiveFailures = FailuresOfAService;
                Pause(null, settings().MaxDelay);
                break;

            case DeliveryOutcomeKind.Failed or DeliveryOutcomeKind.Faulted:
                if (wereSuspects)
                    PauseSuspects();
                if (isCurrent && (!wereSuspects || pass.IsProbe) && ++_consecutiveFailures >= FailuresOfAService)
                    Pause(null, TimeSpan.FromTicks(Math.Min(settings().MaxDelay.Ticks, _maxPauseAfterAnswer.Ticks)));
                break;
        }
    }

    private void Pause(TimeSpan? requested, TimeSpan longest)
    {
        _generation++;
        _isRequestedPause = requested > TimeSpan.Zero;
        _requestedPauses += _isRequestedPause ? 1 : 0;
        _pausedAt = time.GetTimestamp();
        _pause = _isRequestedPause
            ? TimeSpan.FromTicks(Math.Min(requested!.Value.Ticks, _maxRequestedPause.Ticks))
            : BackOff.Delay(++_pauses, settings().BaseDelay, longest);
    }

    private void PauseSuspects()
    {
        if (++_suspectFailures < FailuresOfAService)
            return;

        _suspectsPausedAt = time.GetTimestamp();
        _suspectsPause = BackOff.Delay(_suspectFailures - FailuresOfAService + 1, settings().BaseDelay, _maxPauseAfterAnswer);
    }

    private TimeSpan Left(TimeSpan pause, long since)
    {
        var left = pause == TimeSpan.Zero ? TimeSpan.Zero : pause - time.GetElapsedTime(since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}

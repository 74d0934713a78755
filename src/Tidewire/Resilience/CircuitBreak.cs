using System.Net;

namespace Tidewire.Resilience;

/// <summary>The break of an open circuit: short at first, usually doubled by each failed trial.</summary>
/// <remarks>Not thread-safe: the circuit calls it under its lock.</remarks>
internal sealed class CircuitBreak(TimeProvider time)
{
    private TimeSpan _length;
    private TimeSpan _current;
    private long _openedAt;
    private long? _closedAt;

    /// <summary>The remaining time of the break; zero once it has passed.</summary>
    public TimeSpan Remaining => time.GetElapsedTime(_openedAt) is var elapsed && elapsed < _current ? _current - elapsed : TimeSpan.Zero;

    public TimeSpan Current => _current;

    /// <summary>Starts the break of a circuit that was closed.</summary>
    public void Begin(AttemptOutcome last, ClientSettings settings)
    {
        // If the circuit was closed for at least as long as its last break, the length starts over; otherwise the last length is doubled.
        bool startsOver = _length == TimeSpan.Zero || _closedAt is not { } closedAt || time.GetElapsedTime(closedAt) >= _current;
        Open(startsOver ? settings.FirstBreak : Doubled(settings), last, settings);
    }

    /// <summary>Starts the next break after a failed trial.</summary>
    public void Continue(CircuitPass trial, AttemptOutcome last, ClientSettings settings) =>
        Open(Lengthens(trial, last) ? Doubled(settings) : _length, last, settings);

    /// <summary>Records that the circuit closed.</summary>
    public void End() => _closedAt = time.GetTimestamp();

    /// <summary>Resets the history after an operator changed the circuit.</summary>
    public void Reset() => (_length, _closedAt) = (TimeSpan.Zero, null);

    // A bare 500, or any failure of a delivery that reached the service, may be caused by that one request. A Retry-After does not
    // double the break: with a 503, it sets the break itself.
    private static bool Lengthens(CircuitPass trial, AttemptOutcome last) =>
        trial.IsDelivery ? last.NeverConnected : last is not ({ Status: HttpStatusCode.InternalServerError } or { RetryAfter: not null });

    private TimeSpan Doubled(ClientSettings settings) => Clamp(_length * 2, settings);

    private void Open(TimeSpan length, AttemptOutcome last, ClientSettings settings)
    {
        _length = Clamp(length, settings);
        _current = last is { Status: HttpStatusCode.ServiceUnavailable, RetryAfter: { } asked } ? Clamp(asked, settings) : _length;
        _openedAt = time.GetTimestamp();
    }

    private static TimeSpan Clamp(TimeSpan length, ClientSettings settings) =>
        length < settings.FirstBreak ? settings.FirstBreak : length > settings.BreakDuration ? settings.BreakDuration : length;
}

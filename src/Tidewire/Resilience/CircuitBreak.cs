using System.Net;

namespace Tidewire.Resilience;

/// <summary>How long a circuit stays open: short at first, longer each time that the trial fails.</summary>
/// <remarks>Not thread-safe: the circuit calls it under its lock.</remarks>
internal sealed class CircuitBreak(TimeProvider time)
{
    private TimeSpan _length;
    private TimeSpan _current;
    private long _openedAt;
    private long? _closedAt;

    /// <summary>What is left of the break; zero once it has passed.</summary>
    public TimeSpan Remaining => time.GetElapsedTime(_openedAt) is var elapsed && elapsed < _current ? _current - elapsed : TimeSpan.Zero;

    public TimeSpan Current => _current;

    /// <summary>The circuit opens after calls that failed while it was closed.</summary>
    public void Begin(AttemptOutcome last, ClientSettings settings)
    {
        // A circuit that was closed for as long as its last break starts over; one that opens again sooner goes on where it was.
        bool startsOver = _length == TimeSpan.Zero || _closedAt is not { } closedAt || time.GetElapsedTime(closedAt) >= _current;
        Open(startsOver ? settings.FirstBreak : Doubled(settings), last, settings);
    }

    /// <summary>The trial failed.</summary>
    public void Continue(CircuitPass trial, AttemptOutcome last, ClientSettings settings) =>
        Open(Lengthens(trial, last) ? Doubled(settings) : _length, last, settings);

    /// <summary>The circuit closed.</summary>
    public void End() => _closedAt = time.GetTimestamp();

    /// <summary>An operator moved the circuit: its history is over.</summary>
    public void Reset() => (_length, _closedAt) = (TimeSpan.Zero, null);

    // A bare 500 may be that one request, and so may any failure of a delivery that reached the service. A pause that the service asks for is a pause.
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

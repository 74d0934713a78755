namespace Tidewire.AspNetCore.Status;

/// <summary>The outcome of a call, read from the metric of its duration.</summary>
/// <param name="Failure">The kind of the failure; <see langword="null"/> for a success.</param>
/// <param name="IsCanceled">Whether the caller canceled.</param>
/// <param name="CountsTowardLatency">Whether the duration is included in the latency: not for a canceled call, and not for one that the open circuit refused.</param>
internal readonly record struct CallEnding(string? Failure, bool IsCanceled, bool CountsTowardLatency)
{
    private const string Success = "success";
    private const string Canceled = "canceled";

    private static readonly string _rejected = Words.Of(ServiceFailureKind.Rejected);
    private static readonly string _circuitOpen = Words.Of(ServiceFailureKind.CircuitOpen);

    public bool IsRejected => Failure == _rejected;

    public static CallEnding Of(string outcome) => outcome switch
    {
        Success => new(Failure: null, IsCanceled: false, CountsTowardLatency: true),
        Canceled => new(Failure: null, IsCanceled: true, CountsTowardLatency: false),
        _ => new(outcome, IsCanceled: false, CountsTowardLatency: outcome != _circuitOpen),
    };
}

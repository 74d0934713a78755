namespace Tidewire.AspNetCore.Status;

/// <summary>The outcome of a call, read from the metric of its duration.</summary>
/// <param name="Failure">The kind of the failure; <see langword="null"/> for a success.</param>
/// <param name="IsCanceled">Whether the caller canceled.</param>
/// <param name="WasSent">Whether a request was sent, so that the duration reflects the service.</param>
internal readonly record struct CallEnding(string? Failure, bool IsCanceled, bool WasSent)
{
    private const string Success = "success";
    private const string Canceled = "canceled";

    private static readonly string _rejected = Words.Of(ServiceFailureKind.Rejected);
    private static readonly string _circuitOpen = Words.Of(ServiceFailureKind.CircuitOpen);

    public bool IsRejected => Failure == _rejected;

    public static CallEnding Of(string outcome) => outcome switch
    {
        Success => new(Failure: null, IsCanceled: false, WasSent: true),
        Canceled => new(Failure: null, IsCanceled: true, WasSent: false),
        _ => new(outcome, IsCanceled: false, WasSent: outcome != _circuitOpen),
    };
}

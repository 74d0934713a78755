namespace Tidewire.AspNetCore.Status;

/// <summary>How a call ended, as the metric of its duration says.</summary>
/// <param name="Failure">The kind of the failure; <see langword="null"/> for a success.</param>
/// <param name="IsCanceled">Whether the caller gave up.</param>
/// <param name="WasSent">Whether the service was asked, so that the duration says something of it.</param>
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

using System.Net;

namespace Tidewire.Resilience;

/// <summary>
/// The outcome of one attempt. Determined once, by <see cref="AttemptJudge"/>; used by retries, circuit, caller and telemetry.
/// </summary>
internal sealed record AttemptOutcome
{
    /// <summary>The service answered with a success status.</summary>
    public static AttemptOutcome Success { get; } = new();

    /// <summary>Why the attempt failed; <see langword="null"/> for a success.</summary>
    public ServiceFailureKind? Kind { get; init; }

    public string Reason { get; init; } = "";

    public HttpStatusCode? Status { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string? RequestId { get; init; }

    /// <summary>Whether the refusal comes from a proxy, not from the service.</summary>
    public bool IsProxyAnswer { get; init; }

    /// <summary>Whether the service may have acted on the request.</summary>
    public bool MayHaveActed { get; init; }

    /// <summary>Whether another attempt may succeed.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether the failure concerns the service as a whole, so that the circuit counts it.</summary>
    public bool IsOutage { get; init; }

    /// <summary>Whether no byte of the request was written, so that even a stream can be sent again.</summary>
    public bool NothingWritten { get; init; }

    /// <summary>Whether no connection could be made.</summary>
    public bool NeverConnected { get; init; }

    public bool IsSuccess => Kind is null;
}

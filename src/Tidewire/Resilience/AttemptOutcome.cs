using System.Net;

namespace Tidewire.Resilience;

/// <summary>What became of one attempt. Decided once, by <see cref="AttemptJudge"/>; read by retry, circuit, caller and telemetry.</summary>
internal sealed record AttemptOutcome
{
    /// <summary>The service answered with a success of the contract.</summary>
    public static AttemptOutcome Success { get; } = new();

    /// <summary>Why the attempt failed; <see langword="null"/> for a success of the contract.</summary>
    public ServiceFailureKind? Kind { get; init; }

    public string Reason { get; init; } = "";

    public HttpStatusCode? Status { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string? RequestId { get; init; }

    /// <summary>The refusal is a proxy's page or challenge, not the service's.</summary>
    public bool IsProxyAnswer { get; init; }

    /// <summary>The service may have done what was asked.</summary>
    public bool MayHaveActed { get; init; }

    /// <summary>Another attempt may succeed.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The failure speaks of the service as a whole: the circuit counts it.</summary>
    public bool IsOutage { get; init; }

    /// <summary>The service was not reached: no connection was made.</summary>
    public bool NeverConnected { get; init; }

    public bool IsSuccess => Kind is null;
}

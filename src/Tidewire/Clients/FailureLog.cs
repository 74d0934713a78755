using System.Net;
using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>
/// Logs the failures of a client's calls: a single failure as such, and an outage once when it begins and once when it ends.
/// </summary>
/// <param name="definition">The client.</param>
/// <param name="outage">The outage, shared with the circuit.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The logger.</param>
internal sealed class FailureLog(ServiceClientDefinition definition, FailureSpell outage, TimeProvider time, ILogger logger)
{
    private readonly string _client = definition.Name;
    private readonly FailureSpell _throttling = new(time);
    private readonly FailureSpell _invalidResponses = new(time);
    private readonly FailureSpell _refusals = new(time);

    /// <summary>Records that the service answered: the call succeeded, or was refused for a reason that concerns this call only.</summary>
    public void Answered()
    {
        Available();
        End(_refusals, nameof(ServiceFailureKind.Rejected));
    }

    /// <summary>Records an expected failure, or a call that was not sent.</summary>
    public void Refused(ServiceFailure failure, double elapsed)
    {
        if (failure.Kind == ServiceFailureKind.CircuitOpen)
            outage.NotSent();
        else
            Answered();
        if (logger.IsEnabled(LogLevel.Debug))
            Log.CallRefused(logger, _client, failure.Kind.ToString(), failure.Reason, (int?)failure.StatusCode, failure.Attempts, elapsed);
    }

    public void Failed(ServiceFailure failure, double elapsed)
    {
        var spell = failure.Kind switch
        {
            ServiceFailureKind.Unavailable or ServiceFailureKind.TimedOut => outage,
            ServiceFailureKind.Throttled => _throttling,
            ServiceFailureKind.InvalidResponse => _invalidResponses,
            _ when ConcernsTheClient(failure) => _refusals,
            _ => null,
        };

        if (ReferenceEquals(spell, _refusals))
            Available();
        else if (failure.Kind == ServiceFailureKind.Rejected)
            Answered();
        if (spell?.Failed() != false)
            Log.CallFailed(logger, _client, failure.Kind.ToString(), failure.Reason, (int?)failure.StatusCode, failure.Attempts, elapsed);
        else if (logger.IsEnabled(LogLevel.Debug))
            Log.CallFailedAgain(logger, _client, failure.Kind.ToString(), failure.Reason, (int?)failure.StatusCode, failure.Attempts, elapsed);
    }

    // The service answered, but that does not show whether the address and the key are right.
    private void Available()
    {
        End(outage, nameof(ServiceFailureKind.Unavailable));
        End(_throttling, nameof(ServiceFailureKind.Throttled));
        End(_invalidResponses, nameof(ServiceFailureKind.InvalidResponse));
    }

    // If the address or the key is wrong, or a proxy refuses, the next call will be refused too. Other refusals say nothing about the next
    // call.
    private bool ConcernsTheClient(ServiceFailure failure) =>
        definition.IsReadOnly || failure is { IsProxyAnswer: true } or { StatusCode: HttpStatusCode.Unauthorized or (>= (HttpStatusCode)300 and < (HttpStatusCode)400) };

    // A single failure has already been logged.
    private void End(FailureSpell spell, string kind)
    {
        if (spell.Answered() is { Failed: > 1 } sum)
            Log.FailuresEnded(logger, _client, kind, sum.Elapsed.TotalSeconds, sum.Failed);
    }
}

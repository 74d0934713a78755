using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>Says once that the introspection endpoint refuses our own credentials, and once that it takes them again.</summary>
internal sealed class ClientRefusalWarning(string client, ILogger logger)
{
    private int _isRefused;

    public void Observe(ServiceResult<TokenClaims> result)
    {
        if (IntrospectionJudge.IsOurs(result.Failure))
        {
            if (Interlocked.Exchange(ref _isRefused, 1) == 0)
                Log.IntrospectionClientRefused(logger, client, (int)result.Failure!.StatusCode!);
        }
        else if (Volatile.Read(ref _isRefused) == 1 && result.Failure is null or { Kind: ServiceFailureKind.Rejected } && Interlocked.Exchange(ref _isRefused, 0) == 1)
        {
            // Whoever says something of a token has accepted us. Other failures say nothing of our credentials.
            Log.IntrospectionClientAccepted(logger, client);
        }
    }
}

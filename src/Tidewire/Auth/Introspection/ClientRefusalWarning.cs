using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>
/// Logs once when the introspection endpoint refuses the credential of this application, and once when the endpoint accepts the credential
/// again.
/// </summary>
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
            // A verdict on a token shows that our credential was accepted. Other failures say nothing about it.
            Log.IntrospectionClientAccepted(logger, client);
        }
    }
}

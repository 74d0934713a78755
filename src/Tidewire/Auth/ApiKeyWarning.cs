using System.Net;
using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>
/// Logs one warning when the API key may be wrong. A 401 for the API key looks like a 401 for the token; only a run of refusals without a
/// success tells them apart.
/// </summary>
internal sealed class ApiKeyWarning(string client, ILogger logger)
{
    /// <summary>The number of consecutive refusals after which the warning is logged.</summary>
    public const int Refusals = 20;

    private readonly Lock _gate = new();
    private string? _credential;
    private int _refusals;
    private volatile bool _isSettled;

    /// <summary>Counts a result. The count starts again when the API key changes.</summary>
    public void Observe(ServiceResult<TokenClaims> result, string credential)
    {
        if (_isSettled && credential == _credential)
            return;

        lock (_gate)
        {
            if (credential != _credential)
                (_credential, _refusals, _isSettled) = (credential, 0, false);

            // A 200 that says "not active" shows that the service accepted the API key.
            if (result.IsSuccess || result.Failure is { Kind: ServiceFailureKind.Rejected, StatusCode: HttpStatusCode.OK })
                _isSettled = true;
            else if (IsRefusal(result.Failure) && ++_refusals == Refusals)
                Warn();
        }
    }

    private static bool IsRefusal(ServiceFailure failure) =>
        failure is { Kind: ServiceFailureKind.Rejected, StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden };

    private void Warn()
    {
        _isSettled = true;
        Log.ApiKeyMayBeWrong(logger, client, Refusals);
    }
}

using System.Net;
using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>
/// Says once that the API key may be wrong: a 401 for our key looks like one for the token, so only a run of refusals without a single success gives it away.
/// </summary>
internal sealed class ApiKeyWarning(string client, ILogger logger)
{
    /// <summary>After how many refusals the line is logged.</summary>
    public const int Refusals = 20;

    private readonly Lock _gate = new();
    private string? _credential;
    private int _refusals;
    private volatile bool _isSettled;

    /// <summary>Takes note of an answer. A key that is exchanged while the application runs is watched anew.</summary>
    public void Observe(ServiceResult<TokenClaims> result, string credential)
    {
        if (_isSettled && credential == _credential)
            return;

        lock (_gate)
        {
            if (credential != _credential)
                (_credential, _refusals, _isSettled) = (credential, 0, false);

            // Whoever says that a token is not active has accepted our key.
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

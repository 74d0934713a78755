using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Credentials;

/// <summary>
/// Provides access tokens through the client-credentials grant. Concurrent callers share one fetch. A token is renewed in the background before
/// it expires. During an outage of the token endpoint, the current token is used until it expires. When a service refuses a token, a new
/// one is fetched, at most once a minute.
/// </summary>
internal sealed class ClientCredentialsSource : ICredentialSource
{
    /// <summary>
    /// The minimum time between refreshes after refusals: a service that refuses every token must not cause a fetch per call.
    /// </summary>
    public static readonly TimeSpan RefusalPause = TimeSpan.FromMinutes(1);

    private readonly string _client;
    private readonly TokenEndpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly TokenBackoff _backoff;
    private volatile AccessToken? _token;
    private Task<AccessToken?>? _fetch;
    private long? _refusedAt;
    private volatile string _problem = "";

    /// <param name="client">The name of the client, for the log.</param>
    /// <param name="settings">The settings of the grant.</param>
    /// <param name="endpoint">The token endpoint.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Logs failures and recoveries.</param>
    /// <param name="predecessor">
    /// The source before a reload. If it requested the same token with another secret, its token is used until one has been fetched with
    /// the new secret.
    /// </param>
    public ClientCredentialsSource(
        string client, ClientCredentialsSettings settings, TokenEndpoint endpoint, TimeProvider time, ILogger logger, ClientCredentialsSource? predecessor = null)
    {
        (_client, Settings, _endpoint, _time, _logger) = (client, settings, endpoint, time, logger);
        _backoff = new(time);
        if (predecessor?.Settings.AsksForTheSameAs(settings) == true)
            _token = predecessor._token?.ToBeRenewed();
    }

    public ClientCredentialsSettings Settings { get; }

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<Credential>(cancellationToken);

        return _token is { IsFresh: true } token ? new(token.Credential) : RenewAsync(cancellationToken);
    }

    public void Refused(Credential refused, bool isAmbiguous) => Refresh(refused, out _);

    public ValueTask<Credential?> ReplaceAsync(Credential refused, bool isAmbiguous, CancellationToken cancellationToken)
    {
        var fetch = Refresh(refused, out var newer);
        if (isAmbiguous)
            return default;
        return fetch is null ? new(newer) : new(OtherAsync(fetch, refused, cancellationToken));
    }

    /// <summary>Does nothing: a new token replaces the refused one as soon as it is fetched.</summary>
    public void Report(Credential replacement, bool isAccepted)
    {
    }

    // Returns the fetch that is in flight or was just started, or the token that was fetched after the refused one.
    private Task<AccessToken?>? Refresh(Credential refused, out Credential? newer)
    {
        newer = null;
        lock (_lock)
        {
            if (_token is { IsUsable: true } token && token.Credential != refused)
            {
                newer = token.Credential.Value == refused.Value ? null : token.Credential;
                return null;
            }

            return _fetch ?? (MayRefresh() ? Fetch() : null);
        }
    }

    private static async Task<Credential?> OtherAsync(Task<AccessToken?> fetch, Credential refused, CancellationToken cancellationToken)
    {
        var token = await fetch.WaitAsync(cancellationToken).ConfigureAwait(false);
        return token is null || token.Credential.Value == refused.Value ? null : token.Credential;
    }

    private ValueTask<Credential> RenewAsync(CancellationToken cancellationToken)
    {
        Task<AccessToken?> fetch;
        lock (_lock)
        {
            var token = _token;
            if (token is { IsFresh: true })
                return new(token.Credential);

            if (_fetch is null && _backoff.IsOver)
                Fetch();
            if (token is { IsUsable: true })
                return new(token.Credential);
            if (_fetch is null)
                return ValueTask.FromException<Credential>(Unavailable());
            fetch = _fetch;
        }

        return new(WaitAsync(fetch, cancellationToken));
    }

    private async Task<Credential> WaitAsync(Task<AccessToken?> fetch, CancellationToken cancellationToken)
    {
        var token = await fetch.WaitAsync(cancellationToken).ConfigureAwait(false);
        return token?.Credential ?? throw Unavailable();
    }

    private bool MayRefresh()
    {
        if (_refusedAt is { } refusedAt && _time.GetElapsedTime(refusedAt) < RefusalPause || !_backoff.IsOver)
            return false;

        _refusedAt = _time.GetTimestamp();
        return true;
    }

    // Called under the lock. The fetch is independent of the caller: it uses neither the cancellation nor the trace context of the caller.
    private Task<AccessToken?> Fetch()
    {
        using (ExecutionContext.SuppressFlow())
            _fetch = Task.Run(FetchAsync);

        // There may be no caller who waits for the fetch. Its exception has been logged, so it must not be reported as unobserved too.
        _fetch.ContinueWith(
            static fetch => _ = fetch.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return _fetch;
    }

    private async Task<AccessToken?> FetchAsync()
    {
        long askedAt = _time.GetTimestamp();
        try
        {
            var answer = await _endpoint.AskAsync(Settings).ConfigureAwait(false);
            return answer.Token is { } value ? Succeeded(new(value, answer.Lifetime, askedAt, _time)) : Failed(answer.Problem!, answer.RetryAfter);
        }
        catch (Exception e)
        {
            // The exception comes from a message handler of the application.
            Failed($"a message handler of the application failed with {e.GetType().Name}", retryAfter: null);
            throw;
        }
    }

    // Only one fetch runs at a time, so nothing else changes the problem and the back-off. The log entry is written before callers see the
    // result.
    private AccessToken Succeeded(AccessToken token)
    {
        if (_backoff.Failures is > 0 and var failures)
            Log.TokensIssuedAgain(_logger, _client, failures);

        lock (_lock)
        {
            (_fetch, _token, _problem) = (null, token, "");
            _backoff.Succeeded();
        }

        return token;
    }

    private AccessToken? Failed(string problem, TimeSpan? retryAfter)
    {
        // Logged once per outage, and again when the problem changes.
        if (_problem != problem)
            Log.TokenNotIssued(_logger, _client, problem, _token is { IsUsable: true });

        lock (_lock)
        {
            (_fetch, _problem) = (null, problem);
            _backoff.Failed(retryAfter);
        }

        return null;
    }

    private CredentialUnavailableException Unavailable() => new($"there is no access token: {_problem}");
}

using Microsoft.Extensions.Options;
using Tidewire.Clients;
using Tidewire.Credentials;

namespace Tidewire;

/// <summary>The options of a client: address, credential, timeouts, retries, circuit breaker and limits.</summary>
/// <remarks>
/// Bound from the client's section, for example <c>Tidewire:Auth</c>, and validated when the application starts. Options can be changed by
/// a configuration reload, except those whose documentation says that they are read once; a reload to invalid values is logged and ignored.
/// An unknown key in the section is an error, unless <c>Tidewire:UnknownKeys</c> is <c>Warn</c>. Durations are written with hours, minutes
/// and seconds.
/// </remarks>
public class ServiceClientOptions
{
    /// <summary>The default of <see cref="MaxResponseBodyBytes"/>: 1 MiB.</summary>
    public const int DefaultMaxResponseBodyBytes = 1_048_576;

    /// <summary>The default of <see cref="ConnectionIdleTimeout"/> if a lost request may be repeated: 60 s.</summary>
    internal static readonly TimeSpan LongConnectionIdleTimeout = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The default of <see cref="ConnectionIdleTimeout"/> if a lost request may not be repeated: 0.5 s, well below the 2 s after which
    /// gunicorn closes a connection.
    /// </summary>
    internal static readonly TimeSpan ShortConnectionIdleTimeout = TimeSpan.FromSeconds(0.5);

    /// <summary>The default of <see cref="ConcurrencyLimit"/>.</summary>
    public const int DefaultConcurrencyLimit = 1_000;

    /// <summary>The default of <see cref="ApiKeyHeader"/>.</summary>
    public const string DefaultApiKeyHeader = "Authorization";

    /// <summary>
    /// The address of the service: an absolute http or https address without user info, query, fragment or empty segments. Its path is
    /// kept: <c>https://host/base</c> + <c>/verify</c>. <c>https+http</c> and <c>http+https</c> are allowed if service discovery resolves
    /// them. Required. Read once, at startup.
    /// </summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// The API key, sent with every request and never logged. <see langword="null"/> (default): no key is sent. Read for each request, so
    /// it can be rotated while the application runs.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// The header that carries <see cref="ApiKey"/>. In <c>Authorization</c> (default) the value is <c>Bearer {key}</c> (RFC 6750, section
    /// 2.1); in any other header, for example <c>X-Api-Key</c>, it is the bare key.
    /// </summary>
    public string ApiKeyHeader { get; set; } = DefaultApiKeyHeader;

    /// <summary>
    /// The next API key, for a rotation. When the service answers 401 to the key in use, the request is repeated with the other key, and
    /// the key that the service accepts stays in use. <see langword="null"/> (default): there is only one key.
    /// </summary>
    public string? NextApiKey { get; set; }

    /// <summary>
    /// The user name for HTTP Basic authentication (RFC 7617): <see cref="ApiKey"/> is sent as the password of this user in
    /// <c>Authorization: Basic</c>. <see langword="null"/> (default): the key is sent in <see cref="ApiKeyHeader"/>.
    /// </summary>
    public string? BasicUser { get; set; }

    /// <summary>
    /// Access tokens of an OAuth server, used instead of <see cref="ApiKey"/>. Off unless
    /// <see cref="ClientCredentialsOptions.TokenEndpoint"/> is set.
    /// </summary>
    public ClientCredentialsOptions Credentials { get; } = new();

    /// <summary>
    /// Allows an API key or a token to be sent over plain http to another machine, even outside the Development environment. Default
    /// <see langword="false"/>: outside that environment, the application does not start if a key or a token would be sent that way.
    /// </summary>
    public bool AllowInsecureHttp { get; set; }

    /// <summary>
    /// The time limit of a call: all attempts, the delays between them, and reading the body. Default 5 s for auth and analytics, 10 s for
    /// notifications, otherwise 30 s. Range 10 ms to 1 hour.
    /// </summary>
    [SettingDuration(0.01, 3_600)]
    public TimeSpan Budget { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time limit of one attempt, including its body. <see langword="null"/> (default): for the three services, an attempt may use the
    /// whole <see cref="Budget"/>, because a slow answer within the budget is still useful; for a client that the application adds, 10 s,
    /// or the budget if it is shorter. Range 10 ms to 1 hour, at most <see cref="Budget"/>.
    /// </summary>
    [SettingDuration(0.01, 3_600)]
    public TimeSpan? AttemptTimeout { get; set; }

    /// <summary>Retries.</summary>
    [ValidateObjectMembers]
    public ClientRetryOptions Retry { get; } = new();

    /// <summary>The circuit breaker.</summary>
    [ValidateObjectMembers]
    public ClientCircuitBreakerOptions CircuitBreaker { get; } = new();

    /// <summary>
    /// The maximum number of concurrent calls; further calls fail immediately, as throttled. Default 1,000, range 1 to 100,000. Read once,
    /// at startup.
    /// </summary>
    [SettingRange(1, 100_000)]
    public int ConcurrencyLimit { get; set; } = DefaultConcurrencyLimit;

    /// <summary>
    /// The maximum size of a response body, in bytes after decompression. A larger body is an invalid response. Default 1 MiB, range 1 KiB
    /// to 1 GiB.
    /// </summary>
    [SettingRange(1_024, 1_073_741_824)]
    public int MaxResponseBodyBytes { get; set; } = DefaultMaxResponseBodyBytes;

    /// <summary>
    /// How long an idle connection is kept. A request is lost if the service closes the connection while the request is being sent; it is
    /// then unknown whether the service acted. <see langword="null"/> (default): 60 s if a lost request may be repeated (idempotent methods,
    /// honored keys), otherwise 0.5 s. Range 10 ms to 1 hour. Read once, at startup.
    /// </summary>
    [SettingDuration(0.01, 3_600)]
    public TimeSpan? ConnectionIdleTimeout { get; set; }

    /// <summary>
    /// Whether requests carry the baggage of the current activity (W3C Baggage), as is the default in .NET. Baggage contains data from the
    /// application's callers and from libraries; leave it on only for services that you trust with it. Default <see langword="true"/>.
    /// <see langword="false"/>: only the trace context is sent. Requires .NET's <c>SocketsHttpHandler</c>. Read once, at startup.
    /// </summary>
    public bool PropagateBaggage { get; set; } = true;

    /// <summary>
    /// Whether the service acts only once on requests with the same <c>Idempotency-Key</c>. If so, a call with an unknown outcome (timeout,
    /// lost connection, 5xx) is retried with the same key; if not, it is retried only if the service cannot have acted. Default
    /// <see langword="true"/> for analytics, otherwise <see langword="false"/>. Has no effect for auth, which is read-only.
    /// </summary>
    public bool IdempotencyKeysHonored { get; set; }

    /// <summary>
    /// Leaves resilience to the application: this client gets no retries and no circuit breaker from Tidewire, and keeps resilience
    /// handlers that the application adds to all clients. The budget still applies. Default <see langword="false"/>: Tidewire's is the only
    /// resilience handler. Read once, at startup.
    /// </summary>
    public bool UseApplicationResilience { get; set; }

    /// <summary>The origin of the bound values.</summary>
    internal BoundSettings? Bound { get; set; }

    /// <summary>Whether a 401 may concern the token that a caller passed, not the client's own credential.</summary>
    internal virtual bool RefusalsMayConcernTokens => false;

    /// <summary>Whether requests carry the client's own credential.</summary>
    internal virtual bool HasCredential => !string.IsNullOrEmpty(ApiKey) || Credentials.IsSet;

    /// <summary>The credential that requests carry.</summary>
    internal virtual CredentialSettings ToCredentialSettings()
    {
        if (Credentials.IsSet)
            return new() { Tokens = Credentials.ToSettings() };

        string header = BasicUser is null ? ApiKeyHeader : Credential.AuthorizationHeader;
        return new() { Header = header, Value = ValueOf(ApiKey), NextValue = ValueOf(NextApiKey) };

        string? ValueOf(string? key) =>
            string.IsNullOrEmpty(key) ? null : (BasicUser is null ? Credential.Key(header, key) : Credential.Basic(BasicUser, key)).Value;
    }
}

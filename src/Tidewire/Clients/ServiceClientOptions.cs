using Microsoft.Extensions.Options;
using Tidewire.Clients;
using Tidewire.Credentials;

namespace Tidewire;

/// <summary>How one remote service is called: where it is, who we are, and how long, how often and how many at a time.</summary>
/// <remarks>
/// Bound from the service's section, for instance <c>Tidewire:Auth</c>, and validated when the application starts. Timeouts, retries, circuit
/// breaker, size cap, API key and credentials follow a configuration reload; a reload to invalid values is logged and ignored. The rest is read once. A key of the
/// section that no option has is an error, unless <c>Tidewire:UnknownKeys</c> is <c>Warn</c>. Durations are written with hours, minutes and seconds.
/// </remarks>
public class ServiceClientOptions
{
    /// <summary>The default of <see cref="MaxResponseBodyBytes"/>: 1 MiB.</summary>
    public const int DefaultMaxResponseBodyBytes = 1_048_576;

    /// <summary>The default of <see cref="ConnectionIdleTimeout"/> where a lost request may be repeated: 60 s.</summary>
    internal static readonly TimeSpan LongConnectionIdleTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The default of <see cref="ConnectionIdleTimeout"/> where it may not: 0.5 s, well under the 2 s after which gunicorn closes a connection.</summary>
    internal static readonly TimeSpan ShortConnectionIdleTimeout = TimeSpan.FromSeconds(0.5);

    /// <summary>The default of <see cref="ConcurrencyLimit"/>.</summary>
    public const int DefaultConcurrencyLimit = 1_000;

    /// <summary>The default of <see cref="ApiKeyHeader"/>.</summary>
    public const string DefaultApiKeyHeader = "Authorization";

    /// <summary>
    /// Where the service is: an absolute http or https address, its path kept (<c>https://host/base</c> + <c>/verify</c>), without user info, query,
    /// fragment or empty segment. <c>https+http</c> and <c>http+https</c> are allowed where service discovery resolves them. Required; read once.
    /// </summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// The key that says who we are, sent with every request and never logged; <see langword="null"/> (default) sends none. Read for each request,
    /// so it can be rotated while the application runs.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// The header that carries <see cref="ApiKey"/>. With <c>Authorization</c> (default) the value is <c>Bearer {key}</c> (RFC 6750, section 2.1),
    /// with any other header, <c>X-Api-Key</c> for instance, the key alone.
    /// </summary>
    public string ApiKeyHeader { get; set; } = DefaultApiKeyHeader;

    /// <summary>
    /// The key that takes the place of <see cref="ApiKey"/> in a rotation. When the service answers 401 to the one in use, the request is repeated with the
    /// other, and the one that the service accepts stays in use. <see langword="null"/> (default): there is one key.
    /// </summary>
    public string? NextApiKey { get; set; }

    /// <summary>
    /// The user of HTTP Basic authentication (RFC 7617): with it, <see cref="ApiKey"/> is sent as the password of this user in <c>Authorization: Basic</c>.
    /// <see langword="null"/> (default) sends the key as <see cref="ApiKeyHeader"/> says.
    /// </summary>
    public string? BasicUser { get; set; }

    /// <summary>Access tokens of an OAuth server in the place of <see cref="ApiKey"/>. Off while <see cref="ClientCredentialsOptions.TokenEndpoint"/> is not set.</summary>
    public ClientCredentialsOptions Credentials { get; } = new();

    /// <summary>
    /// Allows an API key or a token to go over plain http to a host that is not this machine, outside the Development environment. Default
    /// <see langword="false"/>: such an address is refused when the application starts.
    /// </summary>
    public bool AllowInsecureHttp { get; set; }

    /// <summary>
    /// The time limit of a whole call: all attempts, the pauses between them and the reading of the body. Default 5 s for auth and analytics, 10 s
    /// for notifications, else 30 s. Range 10 ms to 1 hour.
    /// </summary>
    [SettingDuration(0.01, 3_600)]
    public TimeSpan Budget { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time limit of one attempt, its body included. <see langword="null"/> (default) lets an attempt of the three services use the whole
    /// <see cref="Budget"/>, as a slow answer inside it is still an answer; for a client that the application adds it means 10 s, or the budget if that
    /// is shorter. Range 10 ms to 1 hour, at most <see cref="Budget"/>.
    /// </summary>
    [SettingDuration(0.01, 3_600)]
    public TimeSpan? AttemptTimeout { get; set; }

    /// <summary>Retries.</summary>
    [ValidateObjectMembers]
    public ClientRetryOptions Retry { get; } = new();

    /// <summary>The circuit breaker.</summary>
    [ValidateObjectMembers]
    public ClientCircuitBreakerOptions CircuitBreaker { get; } = new();

    /// <summary>How many calls may be under way at once; one more fails at once as throttled. Default 1,000, range 1 to 100,000. Read once.</summary>
    [SettingRange(1, 100_000)]
    public int ConcurrencyLimit { get; set; } = DefaultConcurrencyLimit;

    /// <summary>
    /// The largest response body that is read, in bytes after decompression. A larger one is an invalid response. Default 1 MiB, range 1 KiB to
    /// 1 GiB.
    /// </summary>
    [SettingRange(1_024, 1_073_741_824)]
    public int MaxResponseBodyBytes { get; set; } = DefaultMaxResponseBodyBytes;

    /// <summary>
    /// How long an idle connection is kept. A request that is sent on a connection which the service closes at that moment is lost, its fate unknown.
    /// <see langword="null"/> (default): 60 s where a lost request may be repeated (idempotent methods, honored keys), else 0.5 s. Range 10 ms to 1 hour. Read once.
    /// </summary>
    [SettingDuration(0.01, 3_600)]
    public TimeSpan? ConnectionIdleTimeout { get; set; }

    /// <summary>
    /// Whether the baggage of the current activity goes out with every request (W3C Baggage), as the platform sends it. Baggage is what the callers of the
    /// application sent, or libraries added: leave it on for services that you trust with it. Default <see langword="true"/>; <see langword="false"/> sends
    /// none, the trace context excepted. Needs the platform's <c>SocketsHttpHandler</c>. Read once.
    /// </summary>
    public bool PropagateBaggage { get; set; } = true;

    /// <summary>
    /// Whether the service acts once only on requests with the same <c>Idempotency-Key</c>. If so, a call whose fate is unknown (timeout, lost
    /// connection, 5xx) is sent again with the same key; if not, it is sent again only when the service cannot have acted. Default
    /// <see langword="true"/> for analytics, else <see langword="false"/>. Without meaning for auth, which changes nothing.
    /// </summary>
    public bool IdempotencyKeysHonored { get; set; }

    /// <summary>
    /// Hands resilience back to the application: Tidewire's retries and circuit breaker are taken off this client and handlers that the application put on
    /// all clients stay. The budget still holds. Default <see langword="false"/>: ours is the only resilience handler. Read once.
    /// </summary>
    public bool UseApplicationResilience { get; set; }

    /// <summary>Where the values came from, once they are bound.</summary>
    internal BoundSettings? Bound { get; set; }

    /// <summary>Whether a 401 of the service may speak of a token that a caller handed over rather than of our credential.</summary>
    internal virtual bool RefusalsMayConcernTokens => false;

    /// <summary>Whether requests carry a credential of ours.</summary>
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

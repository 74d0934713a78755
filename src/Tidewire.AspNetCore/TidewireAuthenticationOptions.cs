using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>
/// The options of a bearer scheme: how it reads tokens, which auth service verifies them, and how claims are mapped. Validated when the
/// application starts.
/// </summary>
public sealed class TidewireAuthenticationOptions : AuthenticationSchemeOptions
{
    /// <summary>The default of <see cref="MaxTokenLength"/>, the same as that of <see cref="AuthOptions.MaxTokenLength"/>.</summary>
    public const int DefaultMaxTokenLength = AuthOptions.DefaultMaxTokenLength;

    private TokenIdentities? _identities;

    /// <summary>Creates options with the defaults.</summary>
    public TidewireAuthenticationOptions() => Events = new TidewireAuthenticationEvents();

    /// <summary>
    /// The service key of the <see cref="IAuthService"/>, as passed to <c>AddAuth(key)</c>. <see langword="null"/> (default): the service
    /// without a key. Schemes with the same service verify a token once per request.
    /// </summary>
    public string? ServiceKey { get; set; }

    /// <summary>
    /// The <c>realm</c> of challenges (RFC 9110, section 11.5), in visible ASCII and spaces. <see langword="null"/> (default): no realm.
    /// </summary>
    public string? Realm { get; set; }

    /// <summary>
    /// The exact name of the claim that <c>User.Identity.Name</c> returns. Default <c>sub</c>, which every accepted token has, unless
    /// <see cref="AuthOptions.SubjectClaim"/> names another claim. Must not differ from <c>sub</c>, <c>scope</c> or
    /// <see cref="RoleClaimType"/> only in case.
    /// </summary>
    public string NameClaimType { get; set; } = "sub";

    /// <summary>
    /// The exact claim type of roles, for <c>IsInRole</c> and <c>[Authorize(Roles = "...")]</c>. Default <c>roles</c>. Every role in
    /// <see cref="TokenClaims.Roles"/> becomes a claim of this type, whether the token has <c>roles</c> or <c>role</c>. Must not be
    /// <c>sub</c>, <c>scope</c> or .NET's name identifier, whose values are not roles, and must not differ from one of them only in case.
    /// </summary>
    public string RoleClaimType { get; set; } = "roles";

    /// <summary>
    /// Whether to keep the token for <c>HttpContext.GetTokenAsync("access_token")</c>. Default <see langword="false"/>: a token that is not
    /// kept cannot leak.
    /// </summary>
    public bool SaveToken { get; set; }

    /// <summary>
    /// Finds the token in a request. Returns <see langword="null"/> if there is none for this scheme. Any other string is the presented
    /// credential; if it is not a well-formed token (RFC 6750, section 2.1), the request is answered with <c>invalid_request</c>. Default
    /// <see cref="TokenRetrievers.Header"/>. An exception is an error of the application and is rethrown.
    /// </summary>
    public Func<HttpRequest, string?> TokenRetriever { get; set; } = TokenRetrievers.Header;

    /// <summary>
    /// The longest token that is sent to the auth service, in characters; a longer one is answered with <c>invalid_request</c>. Default
    /// 16,384, at least 1.
    /// </summary>
    public int MaxTokenLength { get; set; } = DefaultMaxTokenLength;

    /// <summary>
    /// The <c>Retry-After</c> of a 503 if the failure itself has none. Default 5 s; above 0, at most 1 hour. Sent in whole seconds, rounded
    /// up.
    /// </summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The event handlers of the application. By default, they do nothing.</summary>
    public new TidewireAuthenticationEvents Events
    {
        get => (TidewireAuthenticationEvents)base.Events!;
        set => base.Events = value;
    }

    internal TokenIdentities Identities => LazyInitializer.EnsureInitialized(ref _identities, () => new(this));
}

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>How a bearer scheme reads tokens, which auth service it asks, and how it maps the claims. Validated when the application starts.</summary>
public sealed class TidewireAuthenticationOptions : AuthenticationSchemeOptions
{
    /// <summary>The default of <see cref="MaxTokenLength"/>, that of <see cref="AuthOptions.MaxTokenLength"/>.</summary>
    public const int DefaultMaxTokenLength = AuthOptions.DefaultMaxTokenLength;

    private TokenIdentities? _identities;

    /// <summary>Starts from the defaults.</summary>
    public TidewireAuthenticationOptions() => Events = new TidewireAuthenticationEvents();

    /// <summary>
    /// The key of the <see cref="IAuthService"/> to ask, as given to <c>AddAuth(key)</c>; <see langword="null"/> (default) asks the one without a key. Schemes
    /// of one service ask it once per request and token.
    /// </summary>
    public string? ServiceKey { get; set; }

    /// <summary>The <c>realm</c> of challenges (RFC 9110, section 11.5), in visible ASCII and spaces; <see langword="null"/> (default) names none.</summary>
    public string? Realm { get; set; }

    /// <summary>
    /// The claim that <c>User.Identity.Name</c> reads, by its exact name. Default <c>sub</c>, the one claim that every accepted token has. Must not differ from
    /// <c>sub</c>, <c>scope</c> or <see cref="RoleClaimType"/> only in case.
    /// </summary>
    public string NameClaimType { get; set; } = "sub";

    /// <summary>
    /// The claim type that holds roles, for <c>IsInRole</c> and <c>[Authorize(Roles = "...")]</c>, by its exact name. Default <c>roles</c>. Every role of
    /// <see cref="TokenClaims.Roles"/> becomes a claim of this type, whether the token calls it <c>roles</c> or <c>role</c>. Must not be <c>sub</c>,
    /// <c>scope</c> or the platform's name identifier, which hold something else, nor differ from one of them only in case.
    /// </summary>
    public string RoleClaimType { get; set; } = "roles";

    /// <summary>
    /// Keeps the token for <c>HttpContext.GetTokenAsync("access_token")</c>. Default <see langword="false"/>: a token that is not kept cannot leak.
    /// </summary>
    public bool SaveToken { get; set; }

    /// <summary>
    /// Finds the token in a request. <see langword="null"/> means that there is none for this scheme. Any other text is what the client presented; if it is not
    /// a well-formed token (RFC 6750, section 2.1) the request is answered with <c>invalid_request</c>. Default <see cref="TokenRetrievers.Header"/>. What it
    /// throws is an error of the application and leaves as it is.
    /// </summary>
    public Func<HttpRequest, string?> TokenRetriever { get; set; } = TokenRetrievers.Header;

    /// <summary>The longest token that is sent, in characters; a longer one is <c>invalid_request</c>. Default 16,384, at least 1.</summary>
    public int MaxTokenLength { get; set; } = DefaultMaxTokenLength;

    /// <summary>
    /// The <c>Retry-After</c> of a 503 where the failure itself does not say how long. Default 5 s, above 0, at most 1 hour; sent in whole seconds, rounded up.
    /// </summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The application's own code at the steps of authentication. By default it does nothing.</summary>
    public new TidewireAuthenticationEvents Events
    {
        get => (TidewireAuthenticationEvents)base.Events!;
        set => base.Events = value;
    }

    internal TokenIdentities Identities => LazyInitializer.EnsureInitialized(ref _identities, () => new(this));
}

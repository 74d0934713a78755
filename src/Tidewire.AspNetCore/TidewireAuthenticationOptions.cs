using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Tidewire.AspNetCore;

/// <summary>How a bearer scheme reads tokens, whom it asks, and what it makes of the claims. Validated when the application starts.</summary>
public sealed class TidewireAuthenticationOptions : AuthenticationSchemeOptions
{
    /// <summary>The default of <see cref="MaxTokenLength"/>, that of <see cref="AuthOptions.MaxTokenLength"/>.</summary>
    public const int DefaultMaxTokenLength = AuthOptions.DefaultMaxTokenLength;

    /// <summary>Starts from the defaults.</summary>
    public TidewireAuthenticationOptions() => Events = new TidewireAuthenticationEvents();

    /// <summary>
    /// The key of the <see cref="IAuthService"/> to ask, as given to <c>AddAuth(key)</c>; <see langword="null"/> (default) asks the one without a key.
    /// </summary>
    public string? ServiceKey { get; set; }

    /// <summary>The <c>realm</c> of challenges (RFC 9110, section 11.5), in visible ASCII and spaces; <see langword="null"/> (default) names none.</summary>
    public string? Realm { get; set; }

    /// <summary>The claim that <c>User.Identity.Name</c> reads. Default <c>sub</c>, the one claim that every accepted token has.</summary>
    public string NameClaimType { get; set; } = "sub";

    /// <summary>
    /// The claim type that holds roles, for <c>IsInRole</c> and <c>[Authorize(Roles = "...")]</c>. Default <c>roles</c>. Every role of
    /// <see cref="TokenClaims.Roles"/> becomes a claim of this type, whether the token calls it <c>roles</c> or <c>role</c>.
    /// </summary>
    public string RoleClaimType { get; set; } = "roles";

    /// <summary>Keeps the token for <c>HttpContext.GetTokenAsync("access_token")</c>. Default <see langword="false"/>: what is not kept cannot leak.</summary>
    public bool SaveToken { get; set; }

    /// <summary>
    /// Finds the token in a request. <see langword="null"/> means that there is none for this scheme; any other text is what the client presented, and
    /// if it is not a well-formed token (RFC 6750, section 2.1) the request is answered with <c>invalid_request</c>. Default
    /// <see cref="TokenRetrievers.Header"/>.
    /// </summary>
    public Func<HttpRequest, string?> TokenRetriever { get; set; } = TokenRetrievers.Header;

    /// <summary>The longest token that is looked at, in characters; a longer one is <c>invalid_request</c>, unsent. Default 16,384, at least 1.</summary>
    public int MaxTokenLength { get; set; } = DefaultMaxTokenLength;

    /// <summary>The <c>Retry-After</c> of a 503 where the failure itself does not say how long. Default 5 s, sent in whole seconds, at least 1.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What the application does at the steps of authentication.</summary>
    public new TidewireAuthenticationEvents Events
    {
        get => (TidewireAuthenticationEvents)base.Events!;
        set => base.Events = value;
    }
}

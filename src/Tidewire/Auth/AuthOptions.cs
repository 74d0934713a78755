using Microsoft.Extensions.Options;
using Tidewire.Clients;
using Tidewire.Credentials;

namespace Tidewire;

/// <summary>How the auth service is called. Section <c>Tidewire:Auth</c>; address and key also from <c>AUTH_SERVICE_URL</c> and <c>AUTH_SERVICE_API_KEY</c>.</summary>
public sealed class AuthOptions : ServiceClientOptions
{
    /// <summary>The default of <see cref="MaxTokenLength"/>.</summary>
    public const int DefaultMaxTokenLength = 16_384;

    /// <summary>The default of <see cref="SubjectClaim"/>.</summary>
    public const string DefaultSubjectClaim = "sub";

    private string? _identity;

    /// <summary>Starts from the defaults of the auth service: budget 5 s, back-off 0.1 s to 1 s.</summary>
    public AuthOptions()
    {
        Budget = TimeSpan.FromSeconds(5);
        Retry.BaseDelay = TimeSpan.FromSeconds(0.1);
        Retry.MaxDelay = TimeSpan.FromSeconds(1);
    }

    /// <summary>
    /// The longest token that is sent, in characters; a longer one is rejected at once. Tokens come from strangers. Default 16,384, range 1 to
    /// 1,048,576.
    /// </summary>
    [SettingRange(1, 1_048_576)]
    public int MaxTokenLength { get; set; } = DefaultMaxTokenLength;

    /// <summary>What is remembered of tokens, and for how long. Off by default.</summary>
    [ValidateObjectMembers]
    public AuthCacheOptions Cache { get; } = new();

    /// <summary>How the service is asked. Default <see cref="AuthWire.Verify"/>. Without meaning where an <see cref="ITokenVerifier"/> is registered.</summary>
    public AuthWire Wire { get; set; }

    /// <summary>The introspection endpoint, for <see cref="Wire"/> <c>Introspection</c>.</summary>
    public AuthIntrospectionOptions Introspection { get; } = new();

    /// <summary>
    /// The issuer that tokens must be of (<c>iss</c>), compared exactly: looked at in the answers of an introspection endpoint where they name one, and in every
    /// token where <see cref="TokensAreJwts"/> is set. <see langword="null"/> (default): not looked at.
    /// </summary>
    public string? Issuer { get; set; }

    /// <summary>
    /// How far the clocks may differ, for the <c>exp</c> and <c>nbf</c> of introspection answers and of JWTs that are looked at here. Default 30 s, range 0 to
    /// 5 minutes.
    /// </summary>
    [SettingDuration(0, 300)]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Rejects without a request what is not a JWT, is expired by its own <c>exp</c>, or is of another issuer than <see cref="Issuer"/>. This look can only
    /// reject: the service decides on every token that passes. Default <see langword="false"/>: tokens are not looked into.
    /// </summary>
    public bool TokensAreJwts { get; set; }

    /// <summary>
    /// The claim that names the subject of a token, for <see cref="TokenClaims.Subject"/>. Default <c>sub</c>. Tokens that machines get by client credentials
    /// often have only <c>client_id</c>.
    /// </summary>
    public string SubjectClaim { get; set; } = DefaultSubjectClaim;

    /// <summary>
    /// The share of <see cref="ServiceClientOptions.ConcurrencyLimit"/> that verifications of tokens never seen before may use, while the cache is on: a flood of
    /// made-up tokens must not lock out users whose tokens were good a moment ago. Beyond it such a verification fails at once as throttled. Default 0.8, range
    /// 0.01 to 1; 1 keeps nothing back for known tokens.
    /// </summary>
    public double UnknownTokenShare { get; set; } = 0.8;

    internal override bool HasCredential => IsIntrospectionClient || base.HasCredential;

    // POST /verify answers 401 to a token that is not good; an introspection endpoint never does.
    internal override bool RefusalsMayConcernTokens => Wire == AuthWire.Verify;

    /// <summary>Whether the application introduces itself by the id and secret of the introspection options.</summary>
    internal bool IsIntrospectionClient => Wire == AuthWire.Introspection && Introspection.HasClient;

    /// <summary>
    /// Who asks, and by which rules the answer is judged: an answer is remembered for the same identity only. A secret. The API key alone for the plain contract.
    /// </summary>
    internal string Identity => IsPlain ? ApiKey ?? "" : _identity ??= Describe();

    internal override CredentialSettings ToCredentialSettings()
    {
        if (!IsIntrospectionClient)
            return base.ToCredentialSettings();

        // By post they are fields of the form.
        return Introspection.ClientAuthentication == ClientAuthentication.Post
            ? new()
            : new() { Value = Credential.ClientBasic(Introspection.ClientId!, Introspection.ClientSecret ?? "").Value };
    }

    private bool IsPlain => Wire == AuthWire.Verify && !Credentials.IsSet && SubjectClaim == DefaultSubjectClaim;

    private string Describe() => string.Join(
        '\n',
        Wire, ApiKey, BasicUser, SubjectClaim, Issuer, ClockSkew,
        Introspection.Path, Introspection.ClientId, Introspection.ClientSecret, Introspection.Audience,
        Credentials.TokenEndpoint, Credentials.ClientId, Credentials.ClientSecret, Credentials.Scope, Credentials.Audience, Credentials.Resource);
}

using Microsoft.Extensions.Options;
using Tidewire.Clients;
using Tidewire.Credentials;

namespace Tidewire;

/// <summary>
/// Options of the auth client, from the section <c>Tidewire:Auth</c>. The address and the API key can also be set with
/// <c>AUTH_SERVICE_URL</c> and <c>AUTH_SERVICE_API_KEY</c>.
/// </summary>
public sealed class AuthOptions : ServiceClientOptions
{
    /// <summary>The default of <see cref="MaxTokenLength"/>.</summary>
    public const int DefaultMaxTokenLength = 16_384;

    /// <summary>The default of <see cref="SubjectClaim"/>.</summary>
    public const string DefaultSubjectClaim = "sub";

    private string? _identity;

    /// <summary>Creates options with the defaults of the auth client: budget 5 s, back-off 0.1 s to 1 s.</summary>
    public AuthOptions()
    {
        Budget = TimeSpan.FromSeconds(5);
        Retry.BaseDelay = TimeSpan.FromSeconds(0.1);
        Retry.MaxDelay = TimeSpan.FromSeconds(1);
    }

    /// <summary>
    /// The longest token that is sent, in characters. A longer token is rejected without a request, because tokens are untrusted input.
    /// Default 16,384, range 1 to 1,048,576.
    /// </summary>
    [SettingRange(1, 1_048_576)]
    public int MaxTokenLength { get; set; } = DefaultMaxTokenLength;

    /// <summary>The cache of verification results. Off by default.</summary>
    [ValidateObjectMembers]
    public AuthCacheOptions Cache { get; } = new();

    /// <summary>
    /// The protocol of the auth service. Default <see cref="AuthWire.Verify"/>. Ignored if an <see cref="ITokenVerifier"/> is registered.
    /// </summary>
    public AuthWire Wire { get; set; }

    /// <summary>The introspection endpoint, used when <see cref="Wire"/> is <c>Introspection</c>.</summary>
    public AuthIntrospectionOptions Introspection { get; } = new();

    /// <summary>
    /// The required issuer (<c>iss</c>), compared exactly. Checked in introspection responses that contain <c>iss</c> and, if
    /// <see cref="TokensAreJwts"/> is set, in every JWT that is not encrypted. <see langword="null"/> (default): not checked.
    /// </summary>
    public string? Issuer { get; set; }

    /// <summary>
    /// The allowed clock skew for <c>exp</c> and <c>nbf</c> of introspection responses, and for <c>exp</c> of JWTs that are checked
    /// locally. Default 30 s, range 0 to 5 minutes.
    /// </summary>
    [SettingDuration(0, 300)]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Rejects, without a request, tokens that are not JWTs, have expired according to their own <c>exp</c>, or have an issuer other than
    /// <see cref="Issuer"/>. This check can only reject: the service decides about every token that passes. Default
    /// <see langword="false"/>: tokens are opaque.
    /// </summary>
    public bool TokensAreJwts { get; set; }

    /// <summary>
    /// The claim that <see cref="TokenClaims.Subject"/> is read from. Default <c>sub</c>. Tokens issued for client credentials often have
    /// only <c>client_id</c>.
    /// </summary>
    public string SubjectClaim { get; set; } = DefaultSubjectClaim;

    /// <summary>
    /// The share of <see cref="ServiceClientOptions.ConcurrencyLimit"/> that verifications of unknown tokens may use while the cache is on.
    /// The rest is reserved for tokens that were valid recently, so that a flood of made-up tokens does not lock out legitimate users.
    /// Beyond the share, a verification of an unknown token fails immediately, as throttled. Default 0.8, range 0.01 to 1; 1 reserves
    /// nothing.
    /// </summary>
    public double UnknownTokenShare { get; set; } = 0.8;

    internal override bool HasCredential => IsIntrospectionClient || base.HasCredential;

    // POST /verify answers 401 for an invalid token; an introspection endpoint never does.
    internal override bool RefusalsMayConcernTokens => Wire == AuthWire.Verify;

    /// <summary>Whether requests are authenticated with the client id and secret of the introspection options.</summary>
    internal bool IsIntrospectionClient => Wire == AuthWire.Introspection && Introspection.HasClient;

    /// <summary>
    /// The credential and the rules by which results are judged; a result is cached for one identity only. Contains secrets. With
    /// <c>POST /verify</c>, no <c>BasicUser</c>, no <c>Credentials</c> and the default subject claim, the identity is just the API key.
    /// </summary>
    internal string Identity => IsPlain ? ApiKey ?? "" : _identity ??= Describe();

    internal override CredentialSettings ToCredentialSettings()
    {
        if (!IsIntrospectionClient)
            return base.ToCredentialSettings();

        // With client_secret_post, the client id and secret are fields of the form, not a header.
        return Introspection.ClientAuthentication == ClientAuthentication.Post
            ? new()
            : new() { Value = Credential.ClientBasic(Introspection.ClientId!, Introspection.ClientSecret ?? "").Value };
    }

    private bool IsPlain => Wire == AuthWire.Verify && BasicUser is null && !Credentials.IsSet && SubjectClaim == DefaultSubjectClaim;

    private string Describe() => string.Join(
        '\n',
        Wire, ApiKey, BasicUser, SubjectClaim, Issuer, ClockSkew,
        Introspection.Path, Introspection.ClientId, Introspection.ClientSecret, Introspection.Audience,
        Credentials.TokenEndpoint, Credentials.ClientId, Credentials.ClientSecret, Credentials.Scope, Credentials.Audience, Credentials.Resource);
}

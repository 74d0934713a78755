using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Tidewire.Auth;

namespace Tidewire;

/// <summary>What the auth service says about a good token (RFC 7519 names, RFC 7662 style). Immutable, safe for any thread.</summary>
/// <remarks>
/// Names are exact: <c>Sub</c> is not <c>sub</c>. Reading a claim never throws: one of an unexpected type reads as absent, and is still there as it came in
/// <see cref="All"/>.
/// </remarks>
[JsonConverter(typeof(TokenClaimsConverter))]
public sealed class TokenClaims
{
    private readonly JsonElement _claims;
    private ReadOnlyDictionary<string, JsonElement>? _all;

    internal TokenClaims(JsonElement claims, string subjectClaim = AuthOptions.DefaultSubjectClaim)
    {
        _claims = claims;
        var known = new KnownClaims(claims, subjectClaim);
        Subject = ClaimReader.Text(known.Subject);
        Email = ClaimReader.Text(known.Email);
        ExpiresAt = ClaimReader.Instant(known.Expiry, out bool isUnreadable);
        HasUnreadableExpiry = isUnreadable;
        IssuedAt = ClaimReader.Instant(known.IssuedAt, out _);
        Roles = ClaimReader.Values(known.Roles, known.Role);
        Scopes = ClaimReader.Words(known.Scope, known.Scopes, known.Scp);
        IsActive = known.Active.ValueKind is JsonValueKind.Undefined or JsonValueKind.True;
    }

    /// <summary>
    /// Who the token speaks for (<c>sub</c>, or the claim that <see cref="AuthOptions.SubjectClaim"/> names): a text that is not blank, else
    /// <see langword="null"/>. A number is not taken for a subject.
    /// </summary>
    public string? Subject { get; }

    /// <summary>The e-mail address (<c>email</c>), if it is a text that is not blank.</summary>
    public string? Email { get; }

    /// <summary>
    /// When the token ends (<c>exp</c>, seconds since 1970 UTC), if it is a number within the range of dates, or the same number in a text. A token whose
    /// <c>exp</c> is there but cannot be read (milliseconds, an ISO date, an array) has no value here and is never remembered by the cache.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>When the token was issued (<c>iat</c>, seconds since 1970 UTC), if it is a number within the range of dates, or the same number in a text.</summary>
    public DateTimeOffset? IssuedAt { get; }

    /// <summary>
    /// The roles (<c>roles</c> and <c>role</c>): a text is one role, of an array each text is one role. Blank texts are no roles. Never
    /// <see langword="null"/>, without repetition, in order; at most 1,024 are read, the others are in <see cref="All"/> only.
    /// </summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>
    /// The scopes (<c>scope</c>, <c>scopes</c> and <c>scp</c>; RFC 6749, section 3.3): a text is split at spaces, in an array as well. Never
    /// <see langword="null"/>, without repetition, in order; at most 1,024 are read, the others are in <see cref="All"/> only.
    /// </summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>Every claim as it came, by its exact name.</summary>
    public IReadOnlyDictionary<string, JsonElement> All =>
        _all ?? Interlocked.CompareExchange(ref _all, ToDictionary(_claims), null) ?? _all;

    /// <summary>Whether the service holds the token for active: <c>active</c> (RFC 7662) is absent or <c>true</c>. Anything else is a no.</summary>
    internal bool IsActive { get; }

    /// <summary>Whether the token has an <c>exp</c> that cannot be read, so that nobody knows how long it is good.</summary>
    internal bool HasUnreadableExpiry { get; }

    /// <summary>Whether there is an <c>active</c> at all: without one, an introspection endpoint has not answered.</summary>
    internal bool StatesActivity => _claims.TryGetProperty("active"u8, out _);

    /// <summary>When the token begins to be good (<c>nbf</c>).</summary>
    internal DateTimeOffset? NotBefore => ClaimReader.Instant(_claims.TryGetProperty("nbf"u8, out var claim) ? claim : default, out _);

    /// <summary>The claims as UTF-8 JSON.</summary>
    internal ReadOnlySpan<byte> Json => JsonMarshal.GetRawUtf8Value(_claims);

    /// <summary>How many claims there are.</summary>
    internal int Count => _claims.GetPropertyCount();

    /// <summary>Reads claims from the JSON object that the auth service sends; also the way to make claims for a test.</summary>
    /// <param name="json">A JSON object.</param>
    /// <returns>The claims.</returns>
    /// <exception cref="JsonException">Not a JSON object, duplicate names, or a text that is not valid Unicode.</exception>
    public static TokenClaims Parse([StringSyntax(StringSyntaxAttribute.Json)] string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return JsonSerializer.Deserialize(json, AuthJsonContext.Default.TokenClaims) ?? throw new JsonException("Claims are a JSON object, not null.");
    }

    /// <summary>Reads claims from UTF-8 JSON, as <see cref="Parse(string)"/> does.</summary>
    /// <param name="utf8Json">A JSON object.</param>
    /// <returns>The claims.</returns>
    /// <exception cref="JsonException">Not a JSON object, duplicate names, or a text that is not valid Unicode.</exception>
    public static TokenClaims Parse(ReadOnlySpan<byte> utf8Json) =>
        JsonSerializer.Deserialize(utf8Json, AuthJsonContext.Default.TokenClaims) ?? throw new JsonException("Claims are a JSON object, not null.");

    /// <summary>
    /// Makes claims, for an <see cref="ITokenVerifier"/> or a test: <c>TokenClaims.From(new() { ["sub"] = "anna", ["roles"] = new JsonArray("admin") })</c>.
    /// </summary>
    /// <param name="claims">The claims by their names; <c>exp</c> and <c>iat</c> in seconds since 1970 UTC.</param>
    /// <returns>The claims, independent of the object.</returns>
    /// <exception cref="JsonException">A text is not valid Unicode.</exception>
    public static TokenClaims From(JsonObject claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        return Parse(claims.ToJsonString());
    }

    /// <summary>Whether the token has a role; compared exactly.</summary>
    /// <param name="role">The role.</param>
    /// <returns><see langword="true"/> if it has.</returns>
    public bool HasRole(string role) => Roles.Contains(role, StringComparer.Ordinal);

    /// <summary>Whether the token has a scope; compared exactly.</summary>
    /// <param name="scope">The scope, one word.</param>
    /// <returns><see langword="true"/> if it has.</returns>
    public bool HasScope(string scope) => Scopes.Contains(scope, StringComparer.Ordinal);

    /// <summary>The number of claims; never their values.</summary>
    public override string ToString() => $"{nameof(TokenClaims)} ({Count})";

    /// <summary>The same claims with their subject read from another claim.</summary>
    internal TokenClaims WithSubjectOf(string claim) => new(_claims, claim);

    /// <summary>Whether there is an <c>aud</c> and it does not contain an audience.</summary>
    internal bool HasOtherAudience(string audience) => _claims.TryGetProperty("aud"u8, out var aud) && !ClaimReader.Contains(aud, audience);

    /// <summary>Whether there is an <c>iss</c> and it is not an issuer.</summary>
    internal bool HasOtherIssuer(string issuer) => _claims.TryGetProperty("iss"u8, out var iss) && !(iss.ValueKind == JsonValueKind.String && iss.ValueEquals(issuer));

    internal void WriteTo(Utf8JsonWriter writer) => _claims.WriteTo(writer);

    private static ReadOnlyDictionary<string, JsonElement> ToDictionary(JsonElement claims)
    {
        var all = new Dictionary<string, JsonElement>(claims.GetPropertyCount(), StringComparer.Ordinal);
        foreach (var claim in claims.EnumerateObject())
            all.Add(claim.Name, claim.Value);
        return new(all);
    }
}

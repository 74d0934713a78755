using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Tidewire.Auth;

namespace Tidewire;

/// <summary>
/// The claims of a valid token, as returned by the auth service (names as in RFC 7519 and RFC 7662). Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Names are case-sensitive: <c>Sub</c> is not <c>sub</c>. Reading a claim never throws: a claim of an unexpected type reads as absent, but
/// <see cref="All"/> still contains it unchanged.
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
    /// The subject (<c>sub</c>, or the claim that <see cref="AuthOptions.SubjectClaim"/> names), if it is a string that is not blank;
    /// otherwise <see langword="null"/>. A number is not accepted as a subject.
    /// </summary>
    public string? Subject { get; }

    /// <summary>The email address (<c>email</c>), if it is a string that is not blank.</summary>
    public string? Email { get; }

    /// <summary>
    /// When the token expires (<c>exp</c>, seconds since 1970 UTC), if <c>exp</c> is a number within the range of dates, or a string that
    /// contains such a number. <see langword="null"/> if <c>exp</c> is absent or cannot be read (milliseconds, an ISO date, an array). A
    /// token whose <c>exp</c> cannot be read is never cached.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>
    /// When the token was issued (<c>iat</c>, seconds since 1970 UTC), if <c>iat</c> is a number within the range of dates, or a string
    /// that contains such a number.
    /// </summary>
    public DateTimeOffset? IssuedAt { get; }

    /// <summary>
    /// The roles (<c>roles</c> and <c>role</c>): a string is one role, and so is each string of an array. Blank strings are skipped. Never
    /// <see langword="null"/>; distinct, in order. At most 1,024 are read; the others are in <see cref="All"/> only.
    /// </summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>
    /// The scopes (<c>scope</c>, <c>scopes</c> and <c>scp</c>; RFC 6749, section 3.3): a string, or each string of an array, is split at
    /// spaces. Never <see langword="null"/>; distinct, in order. At most 1,024 are read; the others are in <see cref="All"/> only.
    /// </summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>Every claim as received, by its exact name.</summary>
    public IReadOnlyDictionary<string, JsonElement> All =>
        _all ?? Interlocked.CompareExchange(ref _all, ToDictionary(_claims), null) ?? _all;

    /// <summary>
    /// Whether the service considers the token active: <c>active</c> (RFC 7662) is absent or <c>true</c>. Any other value rejects the
    /// token.
    /// </summary>
    internal bool IsActive { get; }

    /// <summary>Whether the token has an <c>exp</c> that cannot be read, so that its expiry is unknown.</summary>
    internal bool HasUnreadableExpiry { get; }

    /// <summary>Whether there is an <c>active</c> claim. A response without one is not an introspection response.</summary>
    internal bool StatesActivity => _claims.TryGetProperty("active"u8, out _);

    /// <summary>When the token becomes valid (<c>nbf</c>).</summary>
    internal DateTimeOffset? NotBefore => ClaimReader.Instant(_claims.TryGetProperty("nbf"u8, out var claim) ? claim : default, out _);

    /// <summary>The claims as UTF-8 JSON.</summary>
    internal ReadOnlySpan<byte> Json => JsonMarshal.GetRawUtf8Value(_claims);

    /// <summary>The number of claims.</summary>
    internal int Count => _claims.GetPropertyCount();

    /// <summary>Parses claims from the JSON object that the auth service sends. Also useful to create claims in tests.</summary>
    /// <param name="json">A JSON object.</param>
    /// <returns>The claims.</returns>
    /// <exception cref="JsonException">
    /// The JSON is not an object, has duplicate names, or contains a string that is not valid Unicode.
    /// </exception>
    public static TokenClaims Parse([StringSyntax(StringSyntaxAttribute.Json)] string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return JsonSerializer.Deserialize(json, AuthJsonContext.Default.TokenClaims) ?? throw new JsonException("Claims must be a JSON object, not null.");
    }

    /// <summary>Parses claims like <see cref="Parse(string)"/>, from UTF-8 JSON.</summary>
    /// <param name="utf8Json">A JSON object.</param>
    /// <returns>The claims.</returns>
    /// <exception cref="JsonException">
    /// The JSON is not an object, has duplicate names, or contains a string that is not valid Unicode.
    /// </exception>
    public static TokenClaims Parse(ReadOnlySpan<byte> utf8Json) =>
        TokenClaimsConverter.Read(utf8Json) ?? throw new JsonException("Claims must be a JSON object, not null.");

    /// <summary>
    /// Creates claims, for an <see cref="ITokenVerifier"/> or a test: <c>TokenClaims.From(new() { ["sub"] = "anna", ["roles"] = new
    /// JsonArray("admin") })</c>.
    /// </summary>
    /// <param name="claims">The claims by name; <c>exp</c> and <c>iat</c> in seconds since 1970 UTC.</param>
    /// <returns>The claims, independent of the object.</returns>
    /// <exception cref="JsonException">A string is not valid Unicode.</exception>
    public static TokenClaims From(JsonObject claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        return Parse(claims.ToJsonString());
    }

    /// <summary>Whether the token has a role, compared exactly.</summary>
    /// <param name="role">The role.</param>
    /// <returns><see langword="true"/> if the token has it.</returns>
    public bool HasRole(string role) => Roles.Contains(role, StringComparer.Ordinal);

    /// <summary>Whether the token has a scope, compared exactly.</summary>
    /// <param name="scope">The scope, one word.</param>
    /// <returns><see langword="true"/> if the token has it.</returns>
    public bool HasScope(string scope) => Scopes.Contains(scope, StringComparer.Ordinal);

    /// <summary>Shows the number of claims, never their values.</summary>
    public override string ToString() => $"{nameof(TokenClaims)} ({Count})";

    /// <summary>The same claims with their subject read from another claim.</summary>
    internal TokenClaims WithSubjectOf(string claim) => new(_claims, claim);

    /// <summary>Whether there is an <c>aud</c> that does not contain the audience.</summary>
    internal bool HasOtherAudience(string audience) => _claims.TryGetProperty("aud"u8, out var aud) && !ClaimReader.Contains(aud, audience);

    /// <summary>Whether there is an <c>iss</c> that differs from the issuer.</summary>
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

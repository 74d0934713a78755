using Tidewire.Auth;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidewire;

/// <summary>What the auth service says about a good token (RFC 7519 names, RFC 7662 style). Immutable.</summary>
/// <remarks>
/// Reading a claim never throws: one of an unexpected type reads as absent, and is still there as it came in <see cref="All"/>.
/// </remarks>
[JsonConverter(typeof(TokenClaimsConverter))]
public sealed class TokenClaims
{
    internal TokenClaims(IReadOnlyDictionary<string, JsonElement> claims)
    {
        All = claims;
        Subject = ClaimReader.Text(claims, "sub");
        Email = ClaimReader.Text(claims, "email");
        ExpiresAt = ClaimReader.Instant(claims, "exp");
        IssuedAt = ClaimReader.Instant(claims, "iat");
        Roles = ClaimReader.Words(claims, "roles", "role");
        Scopes = ClaimReader.Words(claims, "scope", "scopes", "scp");
    }

    /// <summary>
    /// Who the token speaks for (<c>sub</c>): a text that is not empty, else <see langword="null"/>. A number is not taken for a subject.
    /// </summary>
    public string? Subject { get; }

    /// <summary>The e-mail address (<c>email</c>), if it is a text that is not empty.</summary>
    public string? Email { get; }

    /// <summary>When the token ends (<c>exp</c>, seconds since 1970 UTC), if it is a number within the range of dates.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>When the token was issued (<c>iat</c>, seconds since 1970 UTC), if it is a number within the range of dates.</summary>
    public DateTimeOffset? IssuedAt { get; }

    /// <summary>
    /// The roles (<c>roles</c> and <c>role</c>): a text is split at spaces, of an array each text is one role. Never <see langword="null"/>, without
    /// repetition, in order.
    /// </summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>
    /// The scopes (<c>scope</c>, <c>scopes</c> and <c>scp</c>; RFC 6749, section 3.3): a text is split at spaces, of an array each text is one scope.
    /// Never <see langword="null"/>, without repetition, in order.
    /// </summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>Every claim as it came, by its exact name.</summary>
    public IReadOnlyDictionary<string, JsonElement> All { get; }

    /// <summary>Whether the service holds the token for active: <c>active</c> (RFC 7662) is absent or <c>true</c>. Anything else is a no.</summary>
    internal bool IsActive => !All.TryGetValue("active", out var active) || active.ValueKind == JsonValueKind.True;

    /// <summary>Reads claims from the JSON object that the auth service sends; also the way to make claims for a test.</summary>
    /// <param name="json">A JSON object.</param>
    /// <returns>The claims.</returns>
    /// <exception cref="JsonException">Not a JSON object, duplicate names, or a text that is not valid Unicode.</exception>
    public static TokenClaims Parse([StringSyntax(StringSyntaxAttribute.Json)] string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return JsonSerializer.Deserialize(json, AuthJsonContext.Default.TokenClaims) ?? throw new JsonException("Claims are a JSON object, not null.");
    }

    /// <summary>Whether the token has a role; compared exactly.</summary>
    /// <param name="role">The role.</param>
    /// <returns><see langword="true"/> if it has.</returns>
    public bool HasRole(string role) => Roles.Contains(role, StringComparer.Ordinal);

    /// <summary>Whether the token has a scope; compared exactly.</summary>
    /// <param name="scope">The scope.</param>
    /// <returns><see langword="true"/> if it has.</returns>
    public bool HasScope(string scope) => Scopes.Contains(scope, StringComparer.Ordinal);

    /// <summary>The number of claims; never their values.</summary>
    public override string ToString() => $"{nameof(TokenClaims)} ({All.Count})";
}

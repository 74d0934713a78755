using System.Text.Json;
using System.Text.Json.Nodes;
using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Conform;

/// <summary>Checks the claims of a token, without showing them.</summary>
internal static class Claims
{
    /// <summary>Whether the response says that the token is not active.</summary>
    public static bool IsInactive(JsonNode? json) => json is JsonObject claims && Flag(claims["active"]) == false;

    /// <summary>The problem with the response for a valid token; <see langword="null"/> if there is none.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="requiresActive">Whether <c>active</c> is required, as in RFC 7662.</param>
    public static string? Problem(Answer answer, bool requiresActive = false)
    {
        if (answer.Status != 200 || answer.Failure is not null)
            return $"a valid token {answer.Outcome}. The contract says 200";
        if (answer.ContentType is not ("application/json" or null) && !answer.ContentType.EndsWith("+json", StringComparison.Ordinal))
            return $"the claims come as {answer.ContentType}, and not as application/json";
        if (answer.Json is not JsonObject claims)
            return "the claims are not a JSON object with distinct names";
        if (claims["active"] is { } active && Flag(active) is null)
            return "the claim active is neither true nor false";
        if (requiresActive && claims["active"] is null)
            return "the answer does not say whether the token is active (RFC 7662, section 2.2)";
        if (IsInactive(claims))
            return "the token of --token-variable is not active";
        if (!requiresActive && (claims["sub"] is not JsonValue sub || !sub.TryGetValue(out string? subject) || string.IsNullOrWhiteSpace(subject)))
            return "the claims have no sub: Tidewire.AspNetCore refuses such a token, unless Auth:SubjectClaim names another claim";
        return claims["exp"] is { } exp && exp.GetValueKind() != JsonValueKind.Number ? "the claim exp is not a number (RFC 7519, section 4.1.4)" : null;
    }

    private static bool? Flag(JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;
}

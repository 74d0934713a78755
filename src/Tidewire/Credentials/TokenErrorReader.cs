using System.Net;
using System.Text.Json;

namespace Tidewire.Credentials;

/// <summary>
/// Describes an error response of a token endpoint: the status, and an error code defined by RFC 6749 (section 5.2) or RFC 8707.
/// </summary>
internal static class TokenErrorReader
{
    // Only these codes are used from the body, because a server may echo the request in it.
    private static readonly Dictionary<string, string> _advice = new(StringComparer.Ordinal)
    {
        ["invalid_client"] = "check Credentials:ClientId and Credentials:ClientSecret, and whether the server expects them in the header or in the form (Credentials:ClientAuthentication)",
        ["invalid_request"] = "check Credentials:Scope, Credentials:Audience and Credentials:Resource",
        ["invalid_scope"] = "check Credentials:Scope",
        ["invalid_target"] = "check Credentials:Resource",
        ["invalid_grant"] = "the server does not grant this client a token",
        ["unauthorized_client"] = "the server does not allow this client to use the client-credentials grant",
        ["unsupported_grant_type"] = "the server does not support the client-credentials grant",
    };

    public static string Describe(HttpStatusCode status, ReadOnlyMemory<byte> body)
    {
        string answered = $"the token endpoint answered {(int)status}";
        if ((int)status is >= 300 and < 400 and not 304)
            return $"{answered}, a redirect, which is not followed: check Credentials:TokenEndpoint";
        if (status == HttpStatusCode.NotFound)
            return $"{answered}: check Credentials:TokenEndpoint";

        return ErrorCode(body) is { } code ? $"{answered} ({code}): {_advice[code]}" : answered;
    }

    private static string? ErrorCode(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body[ByteOrderMark.LengthIn(body.Span)..]);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.String
                && error.GetString() is { } code
                && _advice.ContainsKey(code)
                ? code
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

using System.Globalization;
using System.Text.Json;

namespace Tidewire.Credentials;

/// <summary>Reads the body of a successful response of a token endpoint (RFC 6749, section 5.1) as untrusted input.</summary>
internal static class TokenAnswerReader
{
    /// <summary>
    /// The lifetime of a token if neither the response nor the token contains one. If the token expires sooner, the service answers 401 and
    /// the token is renewed.
    /// </summary>
    public static readonly TimeSpan AssumedLifetime = TimeSpan.FromMinutes(5);

    // The tolerated clock skew. A token that expired longer ago was cached on the way.
    private static readonly TimeSpan _clockSkew = TimeSpan.FromMinutes(5);

    // Prevents overflow in time arithmetic.
    private static readonly TimeSpan _maxLifetime = TimeSpan.FromDays(365);

    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static TokenAnswer Read(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(body[ByteOrderMark.LengthIn(body.Span)..], _strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement, now)
                : TokenAnswer.Failed("the token endpoint answered with JSON that is not an object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not valid Unicode.
            return TokenAnswer.Failed("the token endpoint answered 200 with something that is not valid JSON: check that Credentials:TokenEndpoint is not the address of a login page");
        }
    }

    private static TokenAnswer Read(JsonElement answer, DateTimeOffset now)
    {
        if (Text(answer, "access_token") is not { Length: > 0 } token)
            return TokenAnswer.Failed("the token endpoint answered without an access_token");
        if (token.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return TokenAnswer.Failed("the token endpoint answered with an access_token that is not valid in a header");
        if (Text(answer, "token_type") is { } type && !type.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return TokenAnswer.Failed("the token endpoint answered with a token_type that is not Bearer");

        var left = JwtReader.TryRead(token, out var jwt) && jwt.ExpiresAt is { } end
            ? TimeSpan.FromSeconds(Math.Clamp(end - now.ToUnixTimeSeconds(), -_maxLifetime.TotalSeconds, _maxLifetime.TotalSeconds))
            : (TimeSpan?)null;
        if (left < -_clockSkew)
            return TokenAnswer.Failed("the token endpoint answered with a token whose own exp is in the past: the response was cached on the way, or the clocks differ");

        if (!answer.TryGetProperty("expires_in", out var member) || member.ValueKind == JsonValueKind.Null)
        {
            return left <= TimeSpan.Zero
                ? TokenAnswer.Failed("the token endpoint answered with a token whose own exp is in the past")
                : TokenAnswer.Good(token, left ?? AssumedLifetime);
        }

        return Seconds(member) switch
        {
            null => TokenAnswer.Failed("the token endpoint answered with an expires_in that is not a number"),
            < 1 => TokenAnswer.Failed("the token endpoint answered with a token that has expired already: expires_in is less than 1"),
            { } seconds => TokenAnswer.Good(token, TimeSpan.FromSeconds(Math.Min(seconds, _maxLifetime.TotalSeconds))),
        };
    }

    private static string? Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    // Some servers send the number as a string.
    private static double? Seconds(JsonElement member) => member.ValueKind switch
    {
        JsonValueKind.Number when member.TryGetDouble(out double number) => number,
        JsonValueKind.String when double.TryParse(member.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && !double.IsNaN(number) => number,
        _ => null,
    };
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LocalServices.Requests;

/// <summary>The <c>Idempotency-Key</c> header of the IETF draft, treated as an opaque string.</summary>
internal static class IdempotencyKey
{
    private const int MaxLength = 255;

    public static string? Read(HttpRequest request)
    {
        if (!request.Headers.TryGetValue("Idempotency-Key", out StringValues values)) return null;

        return values is [{ Length: > 0 and <= MaxLength } key]
            ? key
            : throw StrictBody.Refuse($"Idempotency-Key must appear once, with 1 to {MaxLength} characters");
    }

    /// <summary>The draft's response to a key that is reused with another request (section 2.7).</summary>
    public static RequestRefusedException Reused() => StrictBody.Refuse("Idempotency-Key was used before with a different body");
}

using System.Runtime.CompilerServices;

namespace Tidewire.Pipeline;

/// <summary>The <c>Idempotency-Key</c> header (IETF draft-ietf-httpapi-idempotency-key-header).</summary>
/// <remarks>Sent unquoted, as existing services expect it, although the draft defines a structured field with a quoted string.</remarks>
internal static class IdempotencyKey
{
    public const string HeaderName = "Idempotency-Key";
    public const int MaxLength = 255;

    public static string New() => RandomGuid.Next().ToString("D");

    public static void ThrowIfInvalid(string? key, [CallerArgumentExpression(nameof(key))] string? parameterName = null)
    {
        if (key is null || (key.Length is > 0 and <= MaxLength && !key.AsSpan().ContainsAnyExceptInRange('!', '~')))
            return;

        throw new ArgumentException(
            $"An idempotency key has 1 to {MaxLength} visible ASCII characters and no space; this one has {key.Length} characters. " +
            "Leave it unset to generate one, or use a GUID.",
            parameterName);
    }
}

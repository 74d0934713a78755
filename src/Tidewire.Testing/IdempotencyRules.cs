using System.Runtime.CompilerServices;

namespace Tidewire.Testing;

/// <summary>The keys that the real facades accept.</summary>
internal static class IdempotencyRules
{
    private const int MaxLength = 255;

    public static void ThrowIfInvalid(string? key, [CallerArgumentExpression(nameof(key))] string? parameterName = null)
    {
        if (key is not null && (key.Length is 0 or > MaxLength || key.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            throw new ArgumentException(
                $"An idempotency key has 1 to {MaxLength} visible ASCII characters and no space; this one has {key.Length} characters. " +
                "Leave it out to have one made, or use a GUID.",
                parameterName);
        }
    }
}

namespace Tidewire.FaultTests.Matrix;

/// <summary>
/// Values that must not appear outside the request; unique per test, so that concurrent tests do not affect each other.
/// </summary>
internal sealed class Secrets
{
    public string Token { get; } = $"token-{Guid.NewGuid():N}";

    public string ApiKey { get; } = $"key-{Guid.NewGuid():N}";

    public string Message { get; } = $"message-{Guid.NewGuid():N}";

    public bool IsIn(string text) =>
        text.Contains(Token, StringComparison.OrdinalIgnoreCase)
        || text.Contains(ApiKey, StringComparison.OrdinalIgnoreCase)
        || text.Contains(Message, StringComparison.OrdinalIgnoreCase);
}

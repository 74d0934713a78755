namespace Tidewire.FaultTests.Matrix;

/// <summary>What must not be seen outside the request; new for every test, so that tests at the same time do not blame each other.</summary>
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

namespace Tidewire.Credentials;

/// <summary>The response of a token endpoint: a token and its lifetime, or the reason why there is none.</summary>
internal sealed class TokenAnswer
{
    private TokenAnswer(string? token, TimeSpan lifetime, string? problem, TimeSpan? retryAfter) =>
        (Token, Lifetime, Problem, RetryAfter) = (token, lifetime, problem, retryAfter);

    public string? Token { get; }

    /// <summary>The lifetime, counted from when the request was sent.</summary>
    public TimeSpan Lifetime { get; }

    /// <summary>Why there is no token, without text from the server; <see langword="null"/> if there is one.</summary>
    public string? Problem { get; }

    public TimeSpan? RetryAfter { get; }

    public static TokenAnswer Good(string token, TimeSpan lifetime) => new(token, lifetime, null, null);

    public static TokenAnswer Failed(string problem, TimeSpan? retryAfter = null) => new(null, TimeSpan.Zero, problem, retryAfter);

    /// <summary>Does not show the token.</summary>
    public override string ToString() => Problem ?? "a token";
}

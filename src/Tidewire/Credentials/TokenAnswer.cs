namespace Tidewire.Credentials;

/// <summary>What a token endpoint answered: a token and how long it is good, or why there is none.</summary>
internal sealed class TokenAnswer
{
    private TokenAnswer(string? token, TimeSpan lifetime, string? problem, TimeSpan? retryAfter) =>
        (Token, Lifetime, Problem, RetryAfter) = (token, lifetime, problem, retryAfter);

    public string? Token { get; }

    /// <summary>From the moment the request was sent.</summary>
    public TimeSpan Lifetime { get; }

    /// <summary>Why there is no token, in our own words; <see langword="null"/> if there is one.</summary>
    public string? Problem { get; }

    public TimeSpan? RetryAfter { get; }

    public static TokenAnswer Good(string token, TimeSpan lifetime) => new(token, lifetime, null, null);

    public static TokenAnswer Failed(string problem, TimeSpan? retryAfter = null) => new(null, TimeSpan.Zero, problem, retryAfter);

    /// <summary>Never the token.</summary>
    public override string ToString() => Problem ?? "a token";
}

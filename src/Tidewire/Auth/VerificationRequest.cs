namespace Tidewire.Auth;

/// <summary>The question whether a token is good, as it goes down the chain.</summary>
/// <param name="token">The token.</param>
/// <param name="options">The options at the moment the caller asked.</param>
internal readonly struct VerificationRequest(string token, AuthOptions options)
{
    public string Token { get; } = token;

    public AuthOptions Options { get; } = options;

    /// <summary>The key of the token; set by the memory lookup, which makes it, where the cache is on.</summary>
    public string Key { get; init; } = "";

    /// <summary>The call that answers, below coalescing.</summary>
    public InFlightVerification? Call { get; init; }

    /// <summary>Who asks: an answer is for the same credential only.</summary>
    public string Credential => CredentialOf(Options);

    /// <summary>Whether the token was forgotten since the call began: its answer may be given, but neither kept nor taken from an earlier one.</summary>
    public bool IsForgotten => Call is { IsForgotten: true };

    public static string CredentialOf(AuthOptions options) => options.Identity;

    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(VerificationRequest);
}

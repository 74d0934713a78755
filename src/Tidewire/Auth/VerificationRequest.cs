namespace Tidewire.Auth;

/// <summary>A verification on its way down the chain.</summary>
/// <param name="token">The token.</param>
/// <param name="options">The options at the start of the call.</param>
internal readonly struct VerificationRequest(string token, AuthOptions options)
{
    public string Token { get; } = token;

    public AuthOptions Options { get; } = options;

    /// <summary>The key of the token, set by the memory lookup. Empty if the cache is off.</summary>
    public string Key { get; init; } = "";

    /// <summary>The shared call; set after coalescing.</summary>
    public InFlightVerification? Call { get; init; }

    /// <summary>The credential. A result is used only with the credential that obtained it.</summary>
    public string Credential => CredentialOf(Options);

    /// <summary>
    /// Whether the token was forgotten after the call began. The result may be returned, but not cached or replaced by an earlier one.
    /// </summary>
    public bool IsForgotten => Call is { IsForgotten: true };

    public static string CredentialOf(AuthOptions options) => options.Identity;

    /// <summary>Does not show the token.</summary>
    public override string ToString() => nameof(VerificationRequest);
}

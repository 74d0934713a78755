namespace Tidewire.Auth;

/// <summary>What the shared store says of a token.</summary>
/// <param name="IsKnown">Whether the store could be read.</param>
/// <param name="Good">The last good answer that the same credential asked for and no sign-out has ended, fresh or not.</param>
/// <param name="SignOut">The latest sign-out.</param>
internal readonly record struct SharedState(bool IsKnown, Verification? Good, string? SignOut);

namespace Tidewire.Auth;

/// <summary>What the shared store says of a token.</summary>
/// <param name="IsKnown">Whether the store could be read.</param>
/// <param name="Good">The last good answer that the same credential asked for and no sign-out has ended, fresh or not.</param>
/// <param name="Remembered">The answer that this instance remembers, unless a sign-out that stands in the store has ended it.</param>
/// <param name="SignOut">The latest sign-out of the token.</param>
/// <param name="LatestSubjectSignOut">The latest sign-out of any user.</param>
internal readonly record struct SharedState(bool IsKnown, Verification? Good, Verification? Remembered, string? SignOut, string? LatestSubjectSignOut);

namespace Tidewire.Auth;

/// <summary>The state of a token in the shared store.</summary>
/// <param name="IsKnown">Whether the store could be read.</param>
/// <param name="Good">The last valid result, fresh or not, if it was obtained with the same credential and no sign-out followed it.</param>
/// <param name="Remembered">The result that this instance has cached, unless a sign-out in the store invalidates it.</param>
/// <param name="SignOut">The latest sign-out of the token.</param>
/// <param name="LatestSubjectSignOut">The latest sign-out of any user.</param>
internal readonly record struct SharedState(bool IsKnown, Verification? Good, Verification? Remembered, string? SignOut, string? LatestSubjectSignOut);

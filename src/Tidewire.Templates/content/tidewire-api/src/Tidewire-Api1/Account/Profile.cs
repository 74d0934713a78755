namespace TheNamespace.Account;

/// <summary>What the caller's token says.</summary>
public sealed record Profile(string UserId, string? Email, IReadOnlyList<string> Roles);

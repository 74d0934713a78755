namespace WebApi.Account;

/// <summary>The content of the caller's token.</summary>
public sealed record Profile(string UserId, string? Email, IReadOnlyList<string> Roles, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt);

namespace Tidewire.AspNetCore;

/// <summary>A token that a scheme verified in a request.</summary>
internal sealed record VerifiedToken(string Scheme, TokenClaims Claims, bool IsStale);

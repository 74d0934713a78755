namespace Tidewire.AspNetCore;

/// <summary>What one scheme verified in a request.</summary>
internal sealed record VerifiedToken(string Scheme, TokenClaims Claims, bool IsStale);

using System.Security.Claims;

namespace Tidewire.AspNetCore;

/// <summary>What one scheme verified in a request.</summary>
internal sealed record VerifiedToken(string Scheme, ClaimsPrincipal? Principal, TokenClaims Claims, bool IsStale);

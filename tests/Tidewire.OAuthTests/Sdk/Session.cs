namespace Tidewire.OAuthTests.Sdk;

/// <summary>What a team's own session service answers: claims within something of its own.</summary>
public sealed record Session(string Id, TokenClaims Claims);

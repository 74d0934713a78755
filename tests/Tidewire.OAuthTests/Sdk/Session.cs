namespace Tidewire.OAuthTests.Sdk;

/// <summary>The response of an application's own session service, which contains the claims.</summary>
public sealed record Session(string Id, TokenClaims Claims);

namespace Tidewire.OAuthTests.Sdk;

public sealed record Order(string Id);

namespace Tidewire.Tests.Credentials;

internal sealed record StubTokenRequest(Uri Address, string? Authorization, string Form, string? ContentType);

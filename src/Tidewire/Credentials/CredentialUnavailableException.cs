namespace Tidewire.Credentials;

/// <summary>A request was not sent because there is no credential for it. The message holds no secret and nothing that a server wrote.</summary>
internal sealed class CredentialUnavailableException(string reason) : HttpRequestException(reason);

namespace Tidewire.Credentials;

/// <summary>
/// Thrown when a request is not sent because there is no credential for it. The message contains no secret and no text from a server.
/// </summary>
internal sealed class CredentialUnavailableException(string reason) : HttpRequestException(reason);

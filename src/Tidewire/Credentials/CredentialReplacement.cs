namespace Tidewire.Credentials;

/// <summary>The credential to repeat a request with after the service refused another one.</summary>
/// <param name="Source">Where it came from, and who is told what the service says to it.</param>
/// <param name="Credential">The credential.</param>
internal sealed record CredentialReplacement(ICredentialSource Source, Credential Credential);

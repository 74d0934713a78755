namespace Tidewire.Credentials;

/// <summary>The credential that replaces a refused one. It is used for all further attempts of the call.</summary>
/// <param name="source">The source of the credential, which gets the service's response to it.</param>
/// <param name="credential">The credential.</param>
internal sealed class CredentialReplacement(ICredentialSource source, Credential credential)
{
    public ICredentialSource Source { get; } = source;

    public Credential Credential { get; } = credential;

    /// <summary>Whether no attempt has used it yet.</summary>
    public bool IsUntried { get; private set; } = true;

    public void Try() => IsUntried = false;
}

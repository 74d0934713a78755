namespace Tidewire.Credentials;

/// <summary>The credential to repeat a request with after the service refused another one. It is used for all further attempts of the call.</summary>
/// <param name="source">Where it came from, and who is told what the service says to it.</param>
/// <param name="credential">The credential.</param>
internal sealed class CredentialReplacement(ICredentialSource source, Credential credential)
{
    public ICredentialSource Source { get; } = source;

    public Credential Credential { get; } = credential;

    /// <summary>Whether no attempt was made with it yet.</summary>
    public bool IsUntried { get; private set; } = true;

    public void Try() => IsUntried = false;
}

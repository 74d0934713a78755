namespace Tidewire.Credentials;

/// <summary>Provides the credential for the requests of a client. Thread-safe.</summary>
internal interface ICredentialSource
{
    /// <summary>
    /// Returns the credential to send. Completes synchronously unless a credential must be fetched first; concurrent callers share one
    /// fetch.
    /// </summary>
    /// <exception cref="CredentialUnavailableException">There is currently no credential.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled; the fetch continues for the others.</exception>
    ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>Reports that a service answered 401 to a request that is not repeated.</summary>
    /// <param name="refused">The credential that was sent.</param>
    /// <param name="isAmbiguous">Whether the refusal may have another cause; see <see cref="ReplaceAsync"/>.</param>
    void Refused(Credential refused, bool isAmbiguous);

    /// <summary>Reports that a service answered 401, and returns another credential for repeating the request.</summary>
    /// <param name="refused">The credential that was sent.</param>
    /// <param name="isAmbiguous">
    /// Whether the refusal may have a cause other than the credential: the 401 of a verify call usually concerns the caller's token. A
    /// fetch is then started but not awaited.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Another credential, or <see langword="null"/> if repeating the request is useless.</returns>
    ValueTask<Credential?> ReplaceAsync(Credential refused, bool isAmbiguous, CancellationToken cancellationToken);

    /// <summary>
    /// Reports the response to a request that was repeated with a replacement: accepted (neither 401 nor a failure of the service), or 401.
    /// </summary>
    /// <remarks>After an ambiguous refusal, only an acceptance is reported.</remarks>
    void Report(Credential replacement, bool isAccepted);
}

namespace Tidewire.Credentials;

/// <summary>Where the requests of one client get their credential from. Safe for concurrent use.</summary>
internal interface ICredentialSource
{
    /// <summary>The credential to send now. Completes at once unless one has to be fetched first; concurrent callers then wait for one fetch.</summary>
    /// <exception cref="CredentialUnavailableException">There is none to be had at the moment.</exception>
    /// <exception cref="OperationCanceledException">The caller left; the fetch goes on for the others.</exception>
    ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>Reports that a service answered 401 to a request that is not repeated.</summary>
    /// <param name="refused">The credential that was sent.</param>
    /// <param name="isAmbiguous">Whether the refusal may speak of something else, as for <see cref="ReplaceAsync"/>.</param>
    void Refused(Credential refused, bool isAmbiguous);

    /// <summary>Reports that a service answered 401, and asks for another credential to repeat the request with.</summary>
    /// <param name="refused">The credential that was sent.</param>
    /// <param name="isAmbiguous">
    /// Whether the refusal may speak of something else than the credential: the 401 of a verify call is about the caller's token. A fetch is then started
    /// and not waited for.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Another credential, or <see langword="null"/>: repeating the request would bring nothing.</returns>
    ValueTask<Credential?> ReplaceAsync(Credential refused, bool isAmbiguous, CancellationToken cancellationToken);

    /// <summary>Reports what the service said to a request that was repeated with a replacement: neither 401 nor a failure of its own, or 401.</summary>
    /// <remarks>After an ambiguous refusal only an acceptance is reported.</remarks>
    void Report(Credential replacement, bool isAccepted);
}

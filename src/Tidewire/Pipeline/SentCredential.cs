using System.Net;
using Tidewire.Credentials;
using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>The credential of one attempt, and the handling of the service's response to it.</summary>
/// <param name="source">The source of the credential; <see langword="null"/> if the call sets its own or there is none.</param>
/// <param name="credential">The credential.</param>
internal readonly struct SentCredential(ICredentialSource? source, Credential? credential)
{
    /// <summary>
    /// Adds the credential of the client to the request. A credential that the interface method set is kept; one that a handler of the
    /// application added is replaced.
    /// </summary>
    /// <exception cref="CredentialUnavailableException">There is no credential. Nothing was sent.</exception>
    public static ValueTask<SentCredential> AttachAsync(HttpRequestMessage request, CallContext call, ClientSettings current, CancellationToken cancellationToken)
    {
        // A reload may have removed the client's credential, or moved it to another header, since the previous attempt.
        if (call.CredentialHeader is { } previous)
            request.Headers.Remove(previous);
        if (call.KeyOfCall is { } own && own.Header == current.CredentialHeader)
        {
            Set(request, own.Header, own.Value);
            return default;
        }

        if (call.Replacement is { } replacement)
        {
            replacement.Try();
            return new(Set(request, call, replacement.Source, replacement.Credential));
        }

        if (current.Credentials is not { } source)
            return default;

        var credential = source.GetAsync(cancellationToken);
        return credential.IsCompletedSuccessfully ? new(Set(request, call, source, credential.Result)) : WaitAsync(credential, request, call, source);
    }

    /// <summary>Reports the service's response to the source, and gets another credential if the request can be repeated.</summary>
    public ValueTask ObserveAsync(CallContext call, ClientSettings current, CancellationToken cancellationToken)
    {
        if (source is null || call.TransportOutcome is not { } outcome)
            return default;

        bool isRefused = outcome.Status == HttpStatusCode.Unauthorized;
        if (call.Replacement is not null)
        {
            if (IsAccepted(outcome) || isRefused && !current.IsRefusalAmbiguous)
                source.Report(credential!, isAccepted: !isRefused);
            return default;
        }

        if (!isRefused)
            return default;
        if (MayRepeat(call, current))
            return ReplaceAsync(source, credential!, call, current.IsRefusalAmbiguous, cancellationToken);

        source.Refused(credential!, current.IsRefusalAmbiguous);
        return default;
    }

    private static bool MayRepeat(CallContext call, ClientSettings current) =>
        call.CanReplay && call.Attempts < current.MaxAttempts && !call.Pass.IsTrial && !current.UseApplicationResilience;

    // A proxy's refusal, 407, 429 and failures of the service say nothing about the credential.
    private static bool IsAccepted(AttemptOutcome outcome) =>
        outcome.IsSuccess || outcome is { Kind: ServiceFailureKind.Rejected, IsProxyAnswer: false, Status: not HttpStatusCode.Unauthorized };

    private static async ValueTask ReplaceAsync(ICredentialSource source, Credential refused, CallContext call, bool isAmbiguous, CancellationToken cancellationToken)
    {
        try
        {
            if (await source.ReplaceAsync(refused, isAmbiguous, cancellationToken).ConfigureAwait(false) is { } other)
                call.Replacement = new(source, other);
        }
        catch (OperationCanceledException)
        {
            // No time is left to get another credential, so the refusal is the result.
        }
    }

    private static async ValueTask<SentCredential> WaitAsync(ValueTask<Credential> credential, HttpRequestMessage request, CallContext call, ICredentialSource source) =>
        Set(request, call, source, await credential.ConfigureAwait(false));

    private static SentCredential Set(HttpRequestMessage request, CallContext call, ICredentialSource source, Credential credential)
    {
        Set(request, credential.Header, credential.Value);
        call.CredentialHeader = credential.Header;
        return new(source, credential);
    }

    private static void Set(HttpRequestMessage request, string header, string value)
    {
        request.Headers.Remove(header);
        request.Headers.TryAddWithoutValidation(header, value);
    }
}

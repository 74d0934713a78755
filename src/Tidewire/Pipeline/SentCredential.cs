using System.Net;
using Tidewire.Credentials;
using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>The credential that one attempt carries, and what becomes of it when the service has answered.</summary>
/// <param name="source">Where it came from; <see langword="null"/> where the call brought its own, or there is none.</param>
/// <param name="credential">The credential.</param>
internal readonly struct SentCredential(ICredentialSource? source, Credential? credential)
{
    /// <summary>Puts the credential of the client into the request. What the method itself sets wins; what a handler of the application adds on the way does not.</summary>
    /// <exception cref="CredentialUnavailableException">There is none to be had. Nothing was sent.</exception>
    public static ValueTask<SentCredential> AttachAsync(HttpRequestMessage request, CallContext call, ClientSettings current, CancellationToken cancellationToken)
    {
        // A reload may have put our credential in another header meanwhile.
        if (call.KeyOfCall is { } own && own.Header == current.CredentialHeader)
        {
            Set(request, own.Header, own.Value);
            return default;
        }

        if (call.Replacement is { } replacement)
        {
            replacement.Try();
            Set(request, replacement.Credential);
            return new(new SentCredential(replacement.Source, replacement.Credential));
        }

        if (current.Credentials is not { } source)
            return default;

        var credential = source.GetAsync(cancellationToken);
        return credential.IsCompletedSuccessfully ? new(Set(request, source, credential.Result)) : WaitAsync(credential, request, source);
    }

    /// <summary>Tells the source what the service said, and asks it for another credential where the request can be repeated with one.</summary>
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

    // A proxy's refusal, 407, 429 and failures of the service say nothing of the credential.
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
            // No time is left for another credential: the refusal stands, and it is an answer.
        }
    }

    private static async ValueTask<SentCredential> WaitAsync(ValueTask<Credential> credential, HttpRequestMessage request, ICredentialSource source) =>
        Set(request, source, await credential.ConfigureAwait(false));

    private static SentCredential Set(HttpRequestMessage request, ICredentialSource source, Credential credential)
    {
        Set(request, credential);
        return new(source, credential);
    }

    private static void Set(HttpRequestMessage request, Credential credential) => Set(request, credential.Header, credential.Value);

    private static void Set(HttpRequestMessage request, string header, string value)
    {
        request.Headers.Remove(header);
        request.Headers.TryAddWithoutValidation(header, value);
    }
}

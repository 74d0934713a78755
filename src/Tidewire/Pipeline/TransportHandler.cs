using System.Runtime.ExceptionServices;
using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>
/// The innermost handler: adds the credential, sends the request, reads the body within the attempt's time and size limits, and records the
/// outcome of the attempt.
/// </summary>
internal sealed class TransportHandler(Func<ClientSettings> settings, Circuit circuit) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!CallContext.TryGet(request, out var call))
        {
            throw new InvalidOperationException(
                "A message handler of the application replaced the request, and the options of the original are missing. " +
                "Let the handler change the request that it receives, or copy the Options of that request.");
        }

        // A handler of the application may retry on its own.
        if (call.Attempts > 0 && (call.Pass.IsTrial || !circuit.IsClosed))
            throw call.RefuseNextAttempt();

        var current = settings();
        if (!ReferenceEquals(request.RequestUri, call.Address) || call.DiscoveredAddress is not null)
            RequestAddress.ThrowIfForeign(request.RequestUri, current.BaseAddress, call.DiscoveredAddress);
        call.DiscoveredAddress = null;
        // Outside the try block: a missing credential is not a failure of the service, and nothing is sent.
        var credential = await SentCredential.AttachAsync(request, call, current, cancellationToken).ConfigureAwait(false);
        call.Attempts++;

        // A handler of the application may send the same message again, as an attempt with a separate span.
        int? ownTrace = call.Snapshot.IsFull ? TraceHeaders.Find(request) : null;
        var observed = RequestBody.Observe(request);
        HttpResponseMessage? response = null;
        try
        {
            response = await (current.PropagateBaggage ? base.SendAsync(request, cancellationToken) : SendWithoutBaggageAsync(request, cancellationToken)).ConfigureAwait(false);
            call.Answered(response);
            response = await ReadAsync(response, call, current, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            response?.Dispose();
            Explain(e, request, observed, call);
            throw;
        }
        finally
        {
            if (observed is not null)
                request.Content = observed.Original;
            if (ownTrace is { } own)
                TraceHeaders.Remove(request, except: own);
        }

        await credential.ObserveAsync(call, current, cancellationToken).ConfigureAwait(false);
        return response;
    }

    private Task<HttpResponseMessage> SendWithoutBaggageAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (string header in NoBaggagePropagator.Headers)
            request.Headers.Remove(header);
        return EmptyContext.IsCurrent ? base.SendAsync(request, cancellationToken) : SendInEmptyContextAsync(request, cancellationToken);
    }

    private Task<HttpResponseMessage> SendInEmptyContextAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        EmptyContext.Run(() => base.SendAsync(request, cancellationToken));

    private static ValueTask<HttpResponseMessage> ReadAsync(HttpResponseMessage response, CallContext call, ClientSettings current, CancellationToken cancellationToken)
    {
        switch (call.IsSuccess ? call.Reply.Body : ReplyBody.Unread)
        {
            case ReplyBody.Buffered:
                return BufferAsync(response, call, current.MaxResponseBodyBytes, cancellationToken);
            case ReplyBody.Unread when call is { ErrorBodyLimit: > 0, IsSuccess: false }:
                return KeepErrorAsync(response, call, cancellationToken);
            case ReplyBody.Unread:
                DiscardedBody.Replace(response);
                break;
        }

        return new(response);
    }

    private static async ValueTask<HttpResponseMessage> BufferAsync(HttpResponseMessage response, CallContext call, long maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            // The limit counts decompressed bytes, so it also stops a small response that expands to a large one.
            await response.Content.LoadIntoBufferAsync(maxBytes, cancellationToken).ConfigureAwait(false);
            call.BodyIsEmpty = response.Content.Headers.ContentLength == 0;
            return response;
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return UnreadableBody.Replace(response, UnreadableBody.TooLarge);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or { InnerException: InvalidDataException })
        {
            return UnreadableBody.Replace(response, UnreadableBody.Corrupt);
        }
    }

    // If the error body is too large or does not arrive, only that body is lost: the status has already decided the outcome.
    private static async ValueTask<HttpResponseMessage> KeepErrorAsync(HttpResponseMessage response, CallContext call, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(call.ErrorBodyLimit, cancellationToken).ConfigureAwait(false);
            byte[] bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            call.ErrorBody = new(bytes, response.Content.Headers.ContentType?.MediaType);
        }
        catch (Exception) when (!call.IsCanceled)
        {
            call.ErrorBody = null;
        }

        DiscardedBody.Replace(response);
        return response;
    }

    private void Explain(Exception exception, HttpRequestMessage request, ObservedBody? observed, CallContext call)
    {
        if (observed?.Fault is { } fault)
            Throw(fault, call);

        // A lost connection has an inner exception. RequestHeaderEncodingSelector may allow non-ASCII headers, so only a failed request is checked.
        if (exception is HttpRequestException { HttpRequestError: HttpRequestError.Unknown, InnerException: null } && UnsendableHeader.Find(request) is { } header)
            Throw(UnsendableHeader.Error(header, exception), call);

        if (exception is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse })
        {
            // .NET's message quotes the unreadable text, in which a service may have echoed the request.
            exception = new HttpRequestException(HttpRequestError.InvalidResponse, "The response is not HTTP. Its text is not shown because it may contain secrets.");
            call.Faulted(exception, NothingWritten(request));
            throw exception;
        }

        call.Faulted(exception, NothingWritten(request));
    }

    // A primary handler that is not .NET's may act without reading the body.
    private bool NothingWritten(HttpRequestMessage request) => PrimaryHandler.IsPlatforms(InnerHandler) && RequestBody.NothingWritten(request);

    private static void Throw(Exception applicationError, CallContext call)
    {
        call.Failed(applicationError);
        ExceptionDispatchInfo.Throw(applicationError);
    }
}

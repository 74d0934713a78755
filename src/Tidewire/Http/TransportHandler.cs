using System.Net;

namespace Tidewire.Http;

/// <summary>
/// The innermost handler, once for each attempt: sets the API key as it is now, and reads the body of a successful reply inside the attempt,
/// so that attempt timeout, budget, retry, breaker and size cap all cover it. What nobody will read is let go of here.
/// </summary>
internal sealed class TransportHandler(Func<HttpSettings> settings, Func<HttpStatusCode, bool> isSuccess) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var current = settings();
        if (current is { ApiKeyHeader: { } header, ApiKeyValue: { } value })
        {
            request.Headers.Remove(header);
            request.Headers.TryAddWithoutValidation(header, value);
        }

        try
        {
            return await ReceiveAsync(request, current, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.InvalidResponse)
        {
            // The platform quotes what it could not read, and a service may have echoed the request there.
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "The answer is not HTTP. Its text is not repeated here: it may hold anything.");
        }
    }

    private async Task<HttpResponseMessage> ReceiveAsync(HttpRequestMessage request, HttpSettings current, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        CallContext.TryGet(request, out var call);

        switch (isSuccess(response.StatusCode) ? call?.Reply.Body ?? ReplyBody.Buffered : ReplyBody.Unread)
        {
            case ReplyBody.Unread:
                DiscardedBody.Replace(response);
                return response;
            case ReplyBody.Streamed:
                return response;
        }

        try
        {
            await BufferAsync(response, current.MaxResponseBodyBytes, cancellationToken).ConfigureAwait(false);
            if (call is not null)
                (call.Status, call.BodyIsEmpty) = (response.StatusCode, response.Content.Headers.ContentLength == 0);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task BufferAsync(HttpResponseMessage response, long maximum, CancellationToken cancellationToken)
    {
        try
        {
            // Counts decoded bytes: a small reply that unpacks to a large one stops here too.
            await response.Content.LoadIntoBufferAsync(maximum, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            Replace(response, UnreadableBody.TooLarge);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or { InnerException: InvalidDataException })
        {
            Replace(response, UnreadableBody.Corrupt);
        }
    }

    private static void Replace(HttpResponseMessage response, string reason)
    {
        response.Content.Dispose();
        response.Content = new UnreadableBody(reason);
    }
}

using System.Net.Http.Headers;

namespace Tidewire.Resilience;

/// <summary>A request as the call made it. Each attempt starts from it: the message is one object for all attempts, and what a handler changes stays changed.</summary>
internal sealed class RequestSnapshot
{
    // What the platform adds to each attempt. It leaves a header that is there, so that a later attempt would carry the trace of the first.
    private static readonly string[] _traceHeaders = ["traceparent", "tracestate", "baggage", "Request-Id", "Correlation-Context"];

    // The common case, a call without handlers of the application and without trace headers of its own.
    private static readonly RequestSnapshot _plain = new();

    private readonly Uri? _address;
    private readonly HttpMethod? _method;
    private readonly HttpContent? _content;
    private readonly KeyValuePair<string, string[]>[]? _headers;
    private readonly KeyValuePair<string, string[]>[]? _contentHeaders;

    private RequestSnapshot()
    {
    }

    private RequestSnapshot(HttpRequestMessage request)
    {
        (_address, _method, _content) = (request.RequestUri, request.Method, request.Content);
        _headers = Copy(request.Headers);
        _contentHeaders = request.Content is { } content ? Copy(content.Headers) : null;
    }

    /// <summary>Notes what may change from attempt to attempt.</summary>
    /// <param name="request">The request, before any handler of the application has seen it.</param>
    /// <param name="isOpenToHandlers">Handlers of the application may change it; else only the platform does.</param>
    public static RequestSnapshot Of(HttpRequestMessage request, bool isOpenToHandlers) =>
        isOpenToHandlers || HasTrace(request) ? new(request) : _plain;

    /// <summary>Makes the request for the next attempt what it was.</summary>
    public void Restore(HttpRequestMessage request)
    {
        if (_headers is null)
        {
            foreach (string name in _traceHeaders)
                request.Headers.Remove(name);
            return;
        }

        (request.RequestUri, request.Method, request.Content) = (_address, _method!, _content);
        Restore(request.Headers, _headers);
        if (_contentHeaders is not null)
            Restore(_content!.Headers, _contentHeaders);
    }

    private static bool HasTrace(HttpRequestMessage request)
    {
        var headers = request.Headers.NonValidated;
        if (headers.Count == 0)
            return false;

        foreach (string name in _traceHeaders)
        {
            if (headers.Contains(name))
                return true;
        }

        return false;
    }

    private static KeyValuePair<string, string[]>[] Copy(HttpHeaders headers) =>
        [.. headers.NonValidated.Select(header => KeyValuePair.Create(header.Key, header.Value.ToArray()))];

    private static void Restore(HttpHeaders headers, KeyValuePair<string, string[]>[] values)
    {
        headers.Clear();
        foreach (var (name, value) in values)
            headers.TryAddWithoutValidation(name, value);
    }
}

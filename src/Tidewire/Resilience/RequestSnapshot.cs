using System.Net.Http.Headers;

namespace Tidewire.Resilience;

/// <summary>
/// The original state of a request, from which each attempt starts. All attempts share one message object, so changes made by a handler
/// would persist.
/// </summary>
internal sealed class RequestSnapshot
{
    // The common case: no handlers of the application, and no trace headers set by the call.
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

    /// <summary>Records the parts of a request that may change between attempts.</summary>
    /// <param name="request">The request, before any handler of the application runs.</param>
    /// <param name="isOpenToHandlers">Whether handlers of the application may change it, not only .NET.</param>
    public static RequestSnapshot Of(HttpRequestMessage request, bool isOpenToHandlers) =>
        isOpenToHandlers || TraceHeaders.Find(request) != 0 ? new(request) : _plain;

    /// <summary>Whether the whole request was recorded, because handlers of the application may change it or the call has set trace headers.</summary>
    public bool IsFull => _headers is not null;

    /// <summary>Restores the request for the next attempt.</summary>
    public void Restore(HttpRequestMessage request)
    {
        if (_headers is null)
        {
            TraceHeaders.Remove(request);
            return;
        }

        (request.RequestUri, request.Method, request.Content) = (_address, _method!, _content);
        Restore(request.Headers, _headers);
        if (_contentHeaders is not null)
            Restore(_content!.Headers, _contentHeaders);
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

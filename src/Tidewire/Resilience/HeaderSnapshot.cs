using System.Net.Http.Headers;

namespace Tidewire.Resilience;

/// <summary>The headers of a request as the call made them. Each attempt starts from them: the message is one object for all attempts, and what a handler adds stays on it.</summary>
internal sealed class HeaderSnapshot
{
    private const string TraceParent = "traceparent";

    // What the platform adds to each attempt. It leaves a header that is there, so that a later attempt would carry the trace of the first.
    private static readonly string[] _traceHeaders = [TraceParent, "tracestate", "baggage", "Request-Id", "Correlation-Context"];

    private readonly bool _setsTrace;
    private readonly KeyValuePair<string, string[]>[]? _headers;
    private readonly KeyValuePair<string, string[]>[]? _contentHeaders;

    private HeaderSnapshot(HttpRequestMessage request, string keyHeader, bool isComplete)
    {
        var headers = request.Headers.NonValidated;
        Key = headers.TryGetValues(keyHeader, out var key) ? key.ToString() : null;
        _setsTrace = headers.Contains(TraceParent);
        if (!isComplete)
            return;

        _headers = Copy(request.Headers);
        _contentHeaders = request.Content is { } content ? Copy(content.Headers) : null;
    }

    /// <summary>What the call itself set in the header of the API key; <see langword="null"/> where it set nothing.</summary>
    public string? Key { get; }

    /// <summary>Notes the headers of a call.</summary>
    /// <param name="request">The request, before any handler of the application has seen it.</param>
    /// <param name="keyHeader">The header of the API key.</param>
    /// <param name="isComplete">All headers, because handlers of the application may change them; else only what the platform changes.</param>
    public static HeaderSnapshot Of(HttpRequestMessage request, string keyHeader, bool isComplete) => new(request, keyHeader, isComplete);

    /// <summary>Puts the headers back for the next attempt.</summary>
    public void Restore(HttpRequestMessage request)
    {
        if (_headers is not null)
        {
            Restore(request.Headers, _headers);
            if (request.Content is { } content && _contentHeaders is not null)
                Restore(content.Headers, _contentHeaders);
        }
        else if (!_setsTrace)
        {
            foreach (string name in _traceHeaders)
                request.Headers.Remove(name);
        }
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

namespace Tidewire.Resilience;

/// <summary>
/// The trace headers that .NET adds to a request. .NET does not replace existing headers, so a later attempt with the same message would
/// carry the trace of the first.
/// </summary>
internal static class TraceHeaders
{
    private static readonly string[] _names = ["traceparent", "tracestate", "baggage", "Request-Id", "Correlation-Context"];

    /// <summary>The trace headers of a request, as a bit mask; 0 if there are none.</summary>
    public static int Find(HttpRequestMessage request)
    {
        var headers = request.Headers.NonValidated;
        int found = 0;
        for (int i = 0; i < _names.Length && headers.Count > 0; i++)
            found |= headers.Contains(_names[i]) ? 1 << i : 0;
        return found;
    }

    /// <summary>Removes the trace headers from a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="except">The headers to keep, as found by <see cref="Find"/>.</param>
    public static void Remove(HttpRequestMessage request, int except = 0)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if ((except & (1 << i)) == 0)
                request.Headers.Remove(_names[i]);
        }
    }
}

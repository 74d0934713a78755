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
        // A request has few headers, so reading their names is cheaper than looking up five names.
        int found = 0;
        foreach (var (name, _) in request.Headers.NonValidated)
            found |= BitOf(name);
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

    private static int BitOf(string header)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (header.Equals(_names[i], StringComparison.OrdinalIgnoreCase))
                return 1 << i;
        }

        return 0;
    }
}

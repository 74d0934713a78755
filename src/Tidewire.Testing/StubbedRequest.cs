namespace Tidewire.Testing;

/// <summary>A request that a client sent, one for each attempt, with all that the wire would have seen, secrets included.</summary>
public sealed class StubbedRequest
{
    private StubbedRequest()
    {
    }

    /// <summary>The client's name: <c>Auth</c>, or that of <c>AddClient</c>.</summary>
    public string Client { get; private init; } = "";

    /// <summary>The method.</summary>
    public HttpMethod Method { get; private init; } = HttpMethod.Get;

    /// <summary>
    /// The path below the client's address, as the interface writes it: <c>/verify</c>, whether the address is <c>https://auth.example.com</c> or
    /// <c>https://example.com/auth</c>. The whole path for a request that is not below it.
    /// </summary>
    public string Path { get; private init; } = "";

    /// <summary>The query with its question mark, or the empty text.</summary>
    public string Query { get; private init; } = "";

    /// <summary>The headers of request and body, by name in any case; several values of one name are joined by <c>, </c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    /// <summary>The body as text; empty where there was none.</summary>
    public string Body { get; private init; } = "";

    /// <summary>Client, method, path and query; never headers or body.</summary>
    public override string ToString() => $"{Client} {Method} {Path}{Query}";

    internal static async Task<StubbedRequest> ReadAsync(string client, string basePath, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        var headers = request.Headers.NonValidated.Concat(request.Content is null ? [] : request.Content.Headers.NonValidated);
        return new()
        {
            Client = client,
            Method = request.Method,
            Path = Below(basePath, request.RequestUri!.AbsolutePath),
            Query = request.RequestUri.Query,
            Headers = headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = body,
        };
    }

    private static string Below(string basePath, string path) =>
        path == basePath ? "/" : path.StartsWith(basePath + "/", StringComparison.Ordinal) ? path[basePath.Length..] : path;
}

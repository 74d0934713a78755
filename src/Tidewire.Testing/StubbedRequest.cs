namespace Tidewire.Testing;

/// <summary>A request that a client sent, one per attempt, with everything that would go over the wire, including secrets.</summary>
public sealed class StubbedRequest
{
    private StubbedRequest()
    {
    }

    /// <summary>The client's name: <c>Auth</c>, or the name passed to <c>AddClient</c>.</summary>
    public string Client { get; private init; } = "";

    /// <summary>The method.</summary>
    public HttpMethod Method { get; private init; } = HttpMethod.Get;

    /// <summary>
    /// The path below the client's address, as in the interface: <c>/verify</c>, whether the address is <c>https://auth.example.com</c> or
    /// <c>https://example.com/auth</c>. The whole path if the request is not below the address.
    /// </summary>
    public string Path { get; private init; } = "";

    /// <summary>The query with its question mark, or an empty string.</summary>
    public string Query { get; private init; } = "";

    /// <summary>The headers of the request and its body, by case-insensitive name; several values are joined with <c>, </c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    /// <summary>The body as text; empty if there was none.</summary>
    public string Body { get; private init; } = "";

    /// <summary>Returns the client, method, path and query; never headers or body.</summary>
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

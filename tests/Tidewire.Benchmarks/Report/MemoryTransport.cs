using System.Net;
using System.Net.Http.Headers;

namespace Tidewire.Benchmarks.Report;

/// <summary>Responds from memory, synchronously or asynchronously on the thread pool.</summary>
internal sealed class MemoryTransport(HttpStatusCode status, bool isAsynchronous) : HttpMessageHandler
{
    public static readonly byte[] Claims = """{"sub":"ada","email":"ada@example.com","roles":["admin"],"exp":1999999999}"""u8.ToArray();
    private static readonly MediaTypeHeaderValue _json = new("application/json");

    public TimeSpan? RetryAfter { get; init; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        isAsynchronous ? LaterAsync(request) : Task.FromResult(Answer(request));

    private async Task<HttpResponseMessage> LaterAsync(HttpRequestMessage request)
    {
        await Task.Yield();
        return Answer(request);
    }

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        var content = new ByteArrayContent(Claims);
        content.Headers.ContentType = _json;
        var response = new HttpResponseMessage(status) { Content = content, RequestMessage = request };
        if (RetryAfter is { } pause)
            response.Headers.RetryAfter = new(pause);
        return response;
    }
}

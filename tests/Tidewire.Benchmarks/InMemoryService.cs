using System.Net;
using System.Net.Http.Headers;

namespace Tidewire.Benchmarks;

/// <summary>Responds from memory, asynchronously on the thread pool.</summary>
internal sealed class InMemoryService(int status) : HttpMessageHandler
{
    private static readonly byte[] _claims = """{"sub":"ada","email":"ada@example.com","roles":["admin"],"exp":1999999999}"""u8.ToArray();
    private static readonly MediaTypeHeaderValue _json = new("application/json");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var content = new ByteArrayContent(_claims);
        content.Headers.ContentType = _json;
        return new((HttpStatusCode)status) { Content = content, RequestMessage = request };
    }
}

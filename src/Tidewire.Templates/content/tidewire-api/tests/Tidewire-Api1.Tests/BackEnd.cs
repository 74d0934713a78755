using System.Collections.Concurrent;
using System.Net;

namespace TheNamespace.Tests;

/// <summary>The three services, standing where the network would be, so that all above it is real. One token is good.</summary>
internal sealed class BackEnd : HttpMessageHandler
{
    public const string GoodToken = "good";

    /// <summary>Paths that answer 503 with Retry-After.</summary>
    public ConcurrentBag<string> Down { get; } = [];

    public ConcurrentQueue<string> Sent { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string path = request.RequestUri!.AbsolutePath;
        string body = await request.Content!.ReadAsStringAsync(cancellationToken);
        if (Down.Contains(path))
        {
            var refusal = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request };
            refusal.Headers.RetryAfter = new(TimeSpan.FromSeconds(30));
            return refusal;
        }

        if (path == "/send")
            Sent.Enqueue(body);

        return path switch
        {
            "/verify" when body.Contains($"\"{GoodToken}\"", StringComparison.Ordinal) => Answer(HttpStatusCode.OK, """{"sub":"ada","roles":["admin"]}"""),
            "/verify" => Answer(HttpStatusCode.Unauthorized),
            _ => Answer(HttpStatusCode.Accepted),
        };

        HttpResponseMessage Answer(HttpStatusCode status, string answer = "") =>
            new(status) { RequestMessage = request, Content = new StringContent(answer, null, "application/json") };
    }
}

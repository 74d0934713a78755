using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Tidewire.FaultTests.Probe;

/// <summary>Replaces the network: records the requests to any host and returns a configurable response.</summary>
internal sealed class RecordingTransport : HttpMessageHandler
{
    private readonly ConcurrentQueue<SentRequest> _sent = new();

    public IReadOnlyList<SentRequest> Sent => [.. _sent];

    public SentRequest Only => Assert.Single(Sent);

    public Func<HttpRequestMessage, HttpResponseMessage> Answer { get; set; } = Succeed;

    /// <summary>The success response of the contract for any client.</summary>
    public static HttpResponseMessage Succeed(HttpRequestMessage request) => request.RequestUri!.AbsolutePath switch
    {
        { } path when path.EndsWith("/send", StringComparison.Ordinal) || path.EndsWith("/events", StringComparison.Ordinal) => new(HttpStatusCode.Accepted),
        { } path when path.EndsWith("/verify", StringComparison.Ordinal) => Json("""{"sub":"user-1"}"""),
        _ => Json("""{"id":"1"}"""),
    };

    public static HttpResponseMessage Json(string body) =>
        new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Status(int status, string? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status);
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var headers = request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default)
            .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        // The answer is read before the request is recorded, because a test may replace it as soon as it sees the request.
        var answer = Answer;
        _sent.Enqueue(new(request.Method, request.RequestUri!, headers, body));
        return answer(request);
    }
}

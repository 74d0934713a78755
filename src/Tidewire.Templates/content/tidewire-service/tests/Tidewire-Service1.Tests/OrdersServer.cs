using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace TheNamespace.Tests;

/// <summary>Stands where the network would be, so that retries, time limits and the circuit breaker above it are the real ones.</summary>
internal sealed class OrdersServer : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, string> _items = new();
    private readonly ConcurrentDictionary<string, string> _byKey = new();
    private int _lastId;

    public bool IsDown { get; set; }

    public ConcurrentQueue<string> Requests { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Enqueue($"{request.Method} {request.RequestUri!.PathAndQuery} {body}".TrimEnd());

        string id = request.RequestUri.AbsolutePath.Split('/')[^1];
        var (status, answer) = (request.Method.Method, id) switch
        {
            _ when IsDown => (HttpStatusCode.ServiceUnavailable, null),
            ("POST", _) => (HttpStatusCode.Created, _byKey.GetOrAdd(request.Headers.GetValues("Idempotency-Key").Single(), _ => Create(body))),
            (_, "items") => (HttpStatusCode.OK, $"[{string.Join(',', _items.Values)}]"),
            _ => _items.TryGetValue(id, out string? item) ? (HttpStatusCode.OK, item) : (HttpStatusCode.NotFound, null),
        };
        return new(status) { RequestMessage = request, Content = new StringContent(answer ?? "", null, "application/json") };
    }

    private string Create(string body)
    {
        string id = $"item-{Interlocked.Increment(ref _lastId)}";
        var item = JsonNode.Parse(body)!.AsObject();
        item["id"] = id;
        return _items[id] = item.ToJsonString();
    }
}

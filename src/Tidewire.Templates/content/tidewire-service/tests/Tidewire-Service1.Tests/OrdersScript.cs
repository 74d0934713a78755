using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Tidewire.Testing;

namespace TheNamespace.Tests;

/// <summary>A scripted service that stores items. The retries, timeouts and circuit breaker of the client are the real ones.</summary>
internal sealed class OrdersScript
{
    private readonly ConcurrentDictionary<string, string> _items = new();
    private readonly ConcurrentDictionary<string, string> _byKey = new();
    private int _lastId;

    public OrdersScript(TidewireStubs stubs)
    {
        var orders = stubs.For("Orders");
        foreach (var call in (StubbedCall[])[orders.Post("/items"), orders.Get("/items"), orders.Get("/items/item-1"), orders.Get("/items/nothing")])
            call.When(_ => IsDown).Reply(503);

        orders.Post("/items").Reply(request => Answer(HttpStatusCode.Created, _byKey.GetOrAdd(request.Headers["Idempotency-Key"], _ => Create(request.Body))));
        orders.Get("/items").Reply(_ => Answer(HttpStatusCode.OK, $"[{string.Join(',', _items.Values)}]"));
        orders.Get("/items/item-1").Reply(_ => _items.TryGetValue("item-1", out string? item) ? Answer(HttpStatusCode.OK, item) : Answer(HttpStatusCode.NotFound));
        orders.Get("/items/nothing").Reply(404);
    }

    public bool IsDown { get; set; }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body = "") => new(status) { Content = new StringContent(body, null, "application/json") };

    private string Create(string body)
    {
        string id = $"item-{Interlocked.Increment(ref _lastId)}";
        var item = JsonNode.Parse(body)!.AsObject();
        item["id"] = id;
        return _items[id] = item.ToJsonString();
    }
}

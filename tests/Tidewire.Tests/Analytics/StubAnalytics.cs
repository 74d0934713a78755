using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace Tidewire.Tests.Analytics;

/// <summary>An in-memory analytics service with configurable responses. Stores each event once per idempotency key.</summary>
internal sealed class StubAnalytics : HttpMessageHandler
{
    private int _underWay;
    private int _maxUnderWay;

    /// <summary>The response to a request; <see langword="null"/>: the request is stored and answered with 202.</summary>
    public Func<StubRequest, CancellationToken, Task<HttpResponseMessage?>> Answer { get; set; } = (_, _) => Task.FromResult<HttpResponseMessage?>(null);

    public ConcurrentQueue<StubRequest> Requests { get; } = new();

    /// <summary>The stored resource ids, by idempotency key.</summary>
    public ConcurrentDictionary<string, string> Stored { get; } = new();

    /// <summary>The resource ids in the order in which they were stored.</summary>
    public ConcurrentQueue<string> Order { get; } = new();

    public int MaxUnderWay => _maxUnderWay;

    public void AnswerWith(int status, int? retryAfter = null) => Answer = (_, _) => Task.FromResult<HttpResponseMessage?>(Response(status, retryAfter));

    public void Recover() => Answer = (_, _) => Task.FromResult<HttpResponseMessage?>(null);

    public static HttpResponseMessage Response(int status, int? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status);
        if (retryAfter is { } seconds)
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return response;
    }

    public void Store(StubRequest request)
    {
        foreach (var (key, id) in request.Events)
        {
            if (Stored.TryAdd(key, id))
                Order.Enqueue(id);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int underWay = Interlocked.Increment(ref _underWay);
        lock (Requests)
            _maxUnderWay = Math.Max(_maxUnderWay, underWay);

        try
        {
            string body = await request.Content!.ReadAsStringAsync(cancellationToken);
            var received = new StubRequest(
                request.RequestUri!.AbsolutePath, body, request.Headers.GetValues("Idempotency-Key").Single(), request.Headers.Authorization?.ToString());
            // Reads the delegate before the request is recorded, because a test may replace the delegate as soon as it sees the request.
            var answer = Answer;
            Requests.Enqueue(received);
            await Task.Yield();
            var response = await answer(received, cancellationToken);
            if (response is null)
                Store(received);
            response ??= new HttpResponseMessage(HttpStatusCode.Accepted);
            response.RequestMessage = request;
            return response;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}

internal sealed record StubRequest(string Path, string Body, string Key, string? Authorization)
{
    public bool IsBatch => Body.StartsWith('[');

    /// <summary>Key and resource id of each event.</summary>
    public IEnumerable<(string Key, string Id)> Events
    {
        get
        {
            using var json = JsonDocument.Parse(Body);
            return IsBatch
                ? [.. json.RootElement.EnumerateArray().Select(item => (item.GetProperty("idempotency_key").GetString()!, item.GetProperty("resource_id").GetString()!))]
                : [(Key, json.RootElement.GetProperty("resource_id").GetString()!)];
        }
    }
}

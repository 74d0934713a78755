using Tidewire.Resilience;

namespace Tidewire.Tests.Resilience;

/// <summary>A request is restored at the start of each attempt.</summary>
public sealed class RequestSnapshotTests : IDisposable
{
    private readonly HttpRequestMessage _request = new(HttpMethod.Post, "http://svc.example/entries") { Content = new StringContent("body") };

    public RequestSnapshotTests() => _request.Headers.Add("x-call", "1");

    [Theory]
    [InlineData("traceparent")]
    [InlineData("tracestate")]
    [InlineData("baggage")]
    [InlineData("Request-Id")]
    [InlineData("Correlation-Context")]
    public void Trace_OfTheFirstAttempt_IsRemoved(string header)
    {
        var snapshot = RequestSnapshot.Of(_request, isOpenToHandlers: false);
        _request.Headers.TryAddWithoutValidation(header, "of the first attempt");

        snapshot.Restore(_request);

        Assert.False(_request.Headers.Contains(header));
        Assert.True(_request.Headers.Contains("x-call"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Trace_OfTheCall_IsKept(bool isOpenToHandlers)
    {
        _request.Headers.Add("baggage", "of=the-call");
        var snapshot = RequestSnapshot.Of(_request, isOpenToHandlers);
        _request.Headers.Remove("baggage");
        _request.Headers.Add("baggage", "of=the-attempt");

        snapshot.Restore(_request);

        Assert.Equal(["of=the-call"], _request.Headers.GetValues("baggage"));
    }

    [Fact]
    public void Changes_OfHandlers_AreUndone()
    {
        var content = _request.Content;
        content!.Headers.Add("x-part", ["a", "b"]);
        var snapshot = RequestSnapshot.Of(_request, isOpenToHandlers: true);
        (_request.Method, _request.RequestUri, _request.Content) = (HttpMethod.Get, new("http://other.example"), null);
        _request.Headers.Remove("x-call");
        _request.Headers.Add("x-handler", "1");
        content.Headers.Remove("x-part");
        content.Headers.Add("x-part", "c");

        snapshot.Restore(_request);

        Assert.Equal((HttpMethod.Post, "http://svc.example/entries", content), (_request.Method, _request.RequestUri.OriginalString, _request.Content));
        Assert.Equal(["x-call"], _request.Headers.Select(header => header.Key));
        Assert.Equal(["a", "b"], _request.Content!.Headers.GetValues("x-part"));
    }

    [Fact]
    public void Request_WithoutABody_IsRestored()
    {
        _request.Content = null;
        var snapshot = RequestSnapshot.Of(_request, isOpenToHandlers: true);
        _request.Content = new StringContent("of a handler");

        snapshot.Restore(_request);

        Assert.Null(_request.Content);
    }

    public void Dispose() => _request.Dispose();
}

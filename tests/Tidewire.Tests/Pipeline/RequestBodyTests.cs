using System.Text;
using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>The body of a request, its state after a failure, and the bodies that replace an unread or unusable response body.</summary>
public sealed class RequestBodyTests : IDisposable
{
    private readonly HttpRequestMessage _request = new(HttpMethod.Post, "http://svc.example/");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void EmptyBody_IsAdded_UnlessTheCallIsRepeatable(bool isRepeatable, bool hasBody)
    {
        RequestBody.Prepare(_request, isRepeatable);

        Assert.Equal(hasBody ? 0 : null, _request.Content?.Headers.ContentLength);
    }

    [Fact]
    public async Task Form_GetsAnUnpredictableBoundary()
    {
        using var part = new StringContent("text");
        using var form = new MultipartFormDataContent("constant") { { part, "name" } };
        form.Headers.TryAddWithoutValidation("x-form", "1");
        _request.Content = form;

        RequestBody.Prepare(_request, isRepeatable: false);

        string body = await _request.Content.ReadAsStringAsync(Cancellation);
        Assert.DoesNotContain("constant", body + _request.Content.Headers.ContentType, StringComparison.Ordinal);
        Assert.Equal("multipart/form-data", _request.Content.Headers.ContentType?.MediaType);
        Assert.Contains("name=name", body, StringComparison.Ordinal);
        Assert.Equal(["1"], _request.Content.Headers.GetValues("x-form"));
    }

    [Fact]
    public void BodyInMemory_CanBeSentAgain()
    {
        foreach (var body in new HttpContent?[] { null, new JsonBody(new byte[] { 1 }), new StringContent("text"), new ReadOnlyMemoryContent(default) })
            Assert.True(RequestBody.CanReplay(body));
    }

    [Fact]
    public void BodyThatReportsItsStartItself_IsSentAsItIs()
    {
        foreach (var body in new HttpContent?[] { null, new JsonBody(new byte[] { 1 }) })
        {
            _request.Content = body;
            Assert.Null(RequestBody.Observe(_request));
            Assert.Same(body, _request.Content);
        }
    }

    [Fact]
    public async Task JsonBody_ReportsWhetherItsSendingHasStarted()
    {
        _request.Content = new JsonBody("{}"u8.ToArray());
        Assert.True(RequestBody.NothingWritten(_request));
        Assert.Equal((2L, "application/json"), (_request.Content.Headers.ContentLength, _request.Content.Headers.ContentType?.ToString()));

        Assert.Equal("{}", await _request.Content.ReadAsStringAsync(Cancellation));

        Assert.False(RequestBody.NothingWritten(_request));
    }

    // A handler may have read the body before the attempt.
    [Fact]
    public async Task OtherBodies_ReportWhetherTheirSendingHasStartedInThisAttempt()
    {
        foreach (var body in new HttpContent[] { new JsonBody("text"u8.ToArray()), new StringContent("text"), new StreamContent(new MemoryStream("text"u8.ToArray())) })
        {
            _request.Content = body;
            await body.LoadIntoBufferAsync(Cancellation);

            Assert.NotNull(RequestBody.Observe(_request));
            Assert.True(RequestBody.NothingWritten(_request));
            Assert.Equal("text", await _request.Content.ReadAsStringAsync(Cancellation));
            Assert.False(RequestBody.NothingWritten(_request));
        }
    }

    [Fact]
    public void Headers_MayHaveBeenWritten_WhenTheyAreSentFirst()
    {
        _request.Content = new JsonBody("{}"u8.ToArray());
        _request.Headers.ExpectContinue = true;

        Assert.False(RequestBody.NothingWritten(_request));
    }

    [Fact]
    public void RequestWithoutABody_MayHaveBeenWritten() => Assert.False(RequestBody.NothingWritten(_request));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StreamBody_IsObserved_AndPassedOn(bool hasLength)
    {
        var original = new StreamContent(hasLength ? new MemoryStream("text"u8.ToArray()) : new Unseekable("text"u8.ToArray()));
        original.Headers.TryAddWithoutValidation("x-body", "1");
        _request.Content = original;

        var observed = RequestBody.Observe(_request);

        Assert.Same(observed, _request.Content);
        Assert.Same(original, observed!.Original);
        Assert.Equal(["1"], observed.Headers.GetValues("x-body"));
        Assert.Equal(hasLength ? 4L : null, observed.Headers.ContentLength);
        Assert.Equal("text", await observed.ReadAsStringAsync(Cancellation));
        Assert.Null(observed.Fault);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SourceFault_IsRecorded(bool isIo)
    {
        Exception fault = isIo ? new IOException("source") : new InvalidOperationException("source");
        _request.Content = new StreamContent(new Failing(fault));
        var observed = RequestBody.Observe(_request)!;

        await Assert.ThrowsAnyAsync<Exception>(() => observed.CopyToAsync(Stream.Null, Cancellation));

        Assert.Same(fault, observed.Fault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ConnectionFault_IsNotAttributedToTheSource(bool isSynchronous)
    {
        _request.Content = new Writing(isSynchronous);
        var observed = RequestBody.Observe(_request)!;

        await Assert.ThrowsAnyAsync<Exception>(() => observed.CopyToAsync(new Failing(new IOException("connection")), Cancellation));

        Assert.Null(observed.Fault);
    }

    [Fact]
    public async Task Fault_IsNotAttributedToTheSource_AfterCancellation()
    {
        using var source = new CancellationTokenSource();
        _request.Content = new StreamContent(new Failing(new OperationCanceledException(), source.Cancel));
        var observed = RequestBody.Observe(_request)!;

        await Assert.ThrowsAnyAsync<Exception>(() => observed.CopyToAsync(Stream.Null, source.Token));

        Assert.Null(observed.Fault);
    }

    [Fact]
    public async Task UnreadBody_IsReleased_AndItsHeadersAreKept()
    {
        using var source = new MemoryStream(Encoding.UTF8.GetBytes("text"));
        using var response = new HttpResponseMessage { Content = new StreamContent(source) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "text/plain");

        DiscardedBody.Replace(response);

        Assert.False(source.CanRead);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.ToString());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task UnusableBody_ThrowsWithTheReason()
    {
        using var source = new MemoryStream();
        using var response = new HttpResponseMessage { Content = new StreamContent(source) };

        UnreadableBody.Replace(response, UnreadableBody.TooLarge);

        Assert.False(source.CanRead);
        Assert.Null(response.Content.Headers.ContentLength);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => response.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(UnreadableBody.TooLarge, error.Message);
    }

    public void Dispose() => _request.Dispose();

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    private sealed class Failing(Exception exception, Action? before = null) : MemoryStream
    {
        public override bool CanSeek => false;

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            before?.Invoke();
            throw exception;
        }

        public override void Write(byte[] buffer, int offset, int count) => throw exception;

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromException(exception);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromException(exception);
    }

    private sealed class Writing(bool isSynchronous) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            if (isSynchronous)
                stream.Write([1], 0, 1);
            else
                await stream.WriteAsync(new byte[1].AsMemory());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

using System.Net;
using Refit;
using Tidewire.FaultTests.Circuits;
using Tidewire.FaultTests.Probe;
using Tidewire.FaultTests.Server;

namespace Tidewire.FaultTests.Requests;

/// <summary>A stream of the application that fails while it is sent is an error of the application, whatever it throws.</summary>
public sealed class RequestStreamTests
{
    private static readonly Dictionary<string, Func<Exception>> _errors = new()
    {
        ["InvalidOperationException"] = () => new InvalidOperationException("source"),
        ["IOException"] = () => new IOException("source"),
        ["ObjectDisposedException"] = () => new ObjectDisposedException("source"),
        ["TimeoutException"] = () => new TimeoutException("source"),
        ["OperationCanceledException"] = () => new OperationCanceledException("source"),
        ["HttpRequestException"] = () => new HttpRequestException("source", new InvalidOperationException("inner")),
        ["HttpIOException"] = () => new HttpIOException(HttpRequestError.ResponseEnded, "source"),
        ["UnauthorizedAccessException"] = () => new UnauthorizedAccessException("source"),
    };

    private static readonly Dictionary<string, Func<IProbeApi, Stream, CancellationToken, Task<IApiResponse>>> _calls = new()
    {
        ["POST"] = (api, stream, ct) => api.PostStreamAsync(stream, ct),
        ["PUT"] = (api, stream, ct) => api.PutStreamAsync(stream, ct),
        ["multipart"] = (api, stream, ct) => api.PostPartsAsync("note", new StreamPart(stream, "file"), ct),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<string, string, bool> Failures => new(_errors.Keys, _calls.Keys, [false, true]);

    public static MatrixTheoryData<string, string> Errors => new(_errors.Keys, _calls.Keys);

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Call_RethrowsTheExceptionWithoutARetry_WhenTheStreamFails(string error, string call, bool throwsSynchronously)
    {
        await using var service = await StubService.StartAsync(ReadAllAsync);
        await using var application = new ProbeApplication(service.Address);

        for (int i = 0; i < 6; i++)
        {
            var expected = _errors[error]();
            await using var stream = new FailingStream(expected, bytesBefore: i % 2 == 0 ? 0 : 100_000, throwsSynchronously);

            var thrown = await Assert.ThrowsAnyAsync<Exception>(() => application.Probe.TryAsync((api, ct) => _calls[call](api, stream, ct), Ct));

            Assert.Same(expected, thrown);
            Assert.Equal(1, stream.Failures);
        }

        Assert.Equal(0, application.CircuitOf(ProbeCall.Post).ConsecutiveFailures);
        Assert.Equal(CircuitState.Closed, application.CircuitOf(ProbeCall.Post).State);
    }

    // A handler that wraps the body, to show progress for instance, must not hide that the error comes from the stream.
    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Call_RethrowsTheExceptionOfTheStream_WhenAHandlerWrapsTheBody(string error, string call)
    {
        await using var service = await StubService.StartAsync(ReadAllAsync);
        await using var application = new ProbeApplication(service.Address, new()
        {
            Http = http => Microsoft.Extensions.DependencyInjection.HttpClientBuilderExtensions.AddHttpMessageHandler(
                http, () => new ChangingHandler(request => request.Content = request.Content is null ? null : new WrappedContent(request.Content))),
        });
        var expected = _errors[error]();
        await using var stream = new FailingStream(expected, bytesBefore: 10, throwsSynchronously: false);

        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => application.Probe.TryAsync((api, ct) => _calls[call](api, stream, ct), Ct));

        Assert.Same(expected, thrown);
        Assert.Equal(0, application.CircuitOf(ProbeCall.Post).ConsecutiveFailures);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("multipart")]
    public async Task Call_IsUnavailable_WhenTheConnectionIsLostWhileTheStreamIsSent(string call)
    {
        await using var server = new ScriptedServer([Steps.Read(1_000), Steps.Reset]);
        await using var application = new ProbeApplication(server.Address.OriginalString);
        await using var stream = new MemoryStream(new byte[64 * 1_024 * 1_024]);

        var result = await application.Probe.TryAsync((api, ct) => _calls[call](api, stream, ct), Ct);

        Assert.Equal((ServiceFailureKind.Unavailable, 1, true), (result.Failure?.Kind, result.Attempts, result.Failure?.IsAmbiguous));
        Assert.Equal(1, application.CircuitOf(ProbeCall.Post).ConsecutiveFailures);
    }

    [Theory]
    [InlineData("POST", 1)]
    [InlineData("PUT", 1)]
    [InlineData("multipart", 1)]
    public async Task Stream_IsSentOnce_WhenTheServiceFails(string call, int attempts)
    {
        await using var service = await StubService.StartAsync(async context =>
        {
            await ReadAllAsync(context);
            context.Response.StatusCode = 503;
        });
        await using var application = new ProbeApplication(service.Address, new() { Settings = [("IdempotencyKeysHonored", "true")] });
        await using var stream = new MemoryStream(new byte[1_000]);

        var result = await application.Probe.TryAsync((api, ct) => _calls[call](api, stream, ct), Ct);

        Assert.Equal((ServiceFailureKind.Unavailable, attempts), (result.Failure?.Kind, result.Attempts));
        Assert.Equal(attempts, service.Requests);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("multipart")]
    public async Task Stream_ArrivesWhole_WhenNothingFails(string call)
    {
        long length = 0;
        await using var service = await StubService.StartAsync(async context =>
        {
            using var all = new MemoryStream();
            await context.Request.Body.CopyToAsync(all, context.RequestAborted);
            length = all.Length;
        });
        await using var application = new ProbeApplication(service.Address);
        await using var stream = new MemoryStream(new byte[1_000_000]);

        var result = await application.Probe.TryAsync((api, ct) => _calls[call](api, stream, ct), Ct);

        Assert.True(result.IsSuccess);
        Assert.InRange(length, 1_000_000, 1_001_000);
    }

    private static Task ReadAllAsync(Microsoft.AspNetCore.Http.HttpContext context) => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);

    private sealed class WrappedContent : HttpContent
    {
        private readonly HttpContent _inner;

        public WrappedContent(HttpContent inner)
        {
            _inner = inner;
            foreach (var (name, values) in inner.Headers)
                Headers.TryAddWithoutValidation(name, values);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _inner.CopyToAsync(stream, context);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

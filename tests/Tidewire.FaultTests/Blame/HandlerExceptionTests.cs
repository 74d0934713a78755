using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Blame;

/// <summary>
/// When a handler of the application throws an exception of the transport or of a resilience strategy, the call fails with the matching
/// <see cref="ServiceFailureKind"/>. Any other exception is rethrown unchanged. Neither is retried, and the circuit counts neither.
/// </summary>
public sealed class HandlerExceptionTests
{
    private static readonly Dictionary<string, Func<Exception>> _applicationErrors = new()
    {
        ["InvalidOperationException"] = () => new InvalidOperationException("handler"),
        ["ArgumentException"] = () => new ArgumentException("handler"),
        ["ObjectDisposedException"] = () => new ObjectDisposedException("handler"),
        ["NotSupportedException"] = () => new NotSupportedException("handler"),
        ["KeyNotFoundException"] = () => new KeyNotFoundException("handler"),
        ["UnauthorizedAccessException"] = () => new UnauthorizedAccessException("handler"),
        ["JsonException"] = () => new System.Text.Json.JsonException("handler"),
        ["InvalidDataException"] = () => new InvalidDataException("handler"),
        ["InvalidCastException"] = () => new InvalidCastException("handler"),
        ["AggregateException"] = () => new AggregateException(new IOException("handler")),
        ["wrapped HttpRequestException"] = () => new InvalidOperationException("handler", new HttpRequestException("inner")),
    };

    private static readonly Dictionary<string, (Func<Exception> Error, ServiceFailureKind Kind)> _transportErrors = new()
    {
        ["IOException"] = (() => new IOException("handler"), ServiceFailureKind.Unavailable),
        ["SocketException"] = (() => new SocketException((int)SocketError.ConnectionRefused), ServiceFailureKind.Unavailable),
        ["HttpRequestException"] = (() => new HttpRequestException("handler"), ServiceFailureKind.Unavailable),
        ["HttpRequestException, refused"] = (() => new HttpRequestException(HttpRequestError.ConnectionError, "handler"), ServiceFailureKind.Unavailable),
        ["HttpRequestException, 503"] = (() => new HttpRequestException("handler", null, HttpStatusCode.ServiceUnavailable), ServiceFailureKind.Unavailable),
        ["TimeoutException"] = (() => new TimeoutException("handler"), ServiceFailureKind.Unavailable),
        ["OperationCanceledException"] = (() => new OperationCanceledException("handler"), ServiceFailureKind.Unavailable),
        ["TaskCanceledException"] = (() => new TaskCanceledException("handler", new TimeoutException()), ServiceFailureKind.Unavailable),
        ["BrokenCircuitException"] = (() => new BrokenCircuitException("handler"), ServiceFailureKind.CircuitOpen),
        ["RateLimiterRejectedException"] = (() => new RateLimiterRejectedException("handler"), ServiceFailureKind.Throttled),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<string, ThrownWhen, ProbeCall> ApplicationErrors => new(_applicationErrors.Keys, Enum.GetValues<ThrownWhen>(), Enum.GetValues<ProbeCall>());

    public static MatrixTheoryData<string, ThrownWhen, ProbeCall> TransportErrors => new(_transportErrors.Keys, Enum.GetValues<ThrownWhen>(), Enum.GetValues<ProbeCall>());

    public static TheoryData<string> AllErrors => [.. _applicationErrors.Keys.Concat(_transportErrors.Keys).Distinct()];

    [Theory]
    [MemberData(nameof(ApplicationErrors))]
    public async Task Call_RethrowsTheExceptionWithoutARetry_WhenAHandlerThrows(string error, ThrownWhen when, ProbeCall call)
    {
        var transport = new RecordingTransport();
        var handler = new ThrowingHandler(when) { Error = _applicationErrors[error] };
        await using var application = Create(transport, handler);

        for (int i = 0; i < 6; i++)
        {
            var thrown = await Assert.ThrowsAnyAsync<Exception>(() => application.CallAsync(call, Ct));
            Assert.Same(handler.Last, thrown);
        }

        Assert.Equal(6, handler.Calls);
        Assert.Equal(when == ThrownWhen.AfterTheAnswer ? 6 : 0, transport.Sent.Count);
        Assert.Equal((CircuitState.Closed, 0), (application.CircuitOf(call).State, application.CircuitOf(call).ConsecutiveFailures));
    }

    [Theory]
    [MemberData(nameof(TransportErrors))]
    public async Task Call_FailsWithoutARetry_AndTheCircuitDoesNotCountIt_WhenAHandlerThrowsATransportException(string error, ThrownWhen when, ProbeCall call)
    {
        var transport = new RecordingTransport();
        var handler = new ThrowingHandler(when) { Error = _transportErrors[error].Error };
        await using var application = Create(transport, handler);
        bool wasAnswered = when == ThrownWhen.AfterTheAnswer;
        bool isWrite = call is ProbeCall.Send or ProbeCall.Report or ProbeCall.Post;

        for (int i = 0; i < 6; i++)
        {
            var end = await application.CallAsync(call, Ct);
            Assert.Equal((_transportErrors[error].Kind, wasAnswered ? 1 : 0, wasAnswered && isWrite), (end.Kind, end.Attempts, end.Failure?.IsAmbiguous));
        }

        Assert.Equal(6, handler.Calls);
        Assert.Equal((CircuitState.Closed, 0), (application.CircuitOf(call).State, application.CircuitOf(call).ConsecutiveFailures));
    }

    [Theory]
    [MemberData(nameof(AllErrors))]
    public async Task Circuit_StaysHalfOpen_WhenTheHandlerThrowsInTheTrial(string error)
    {
        var time = new FakeTimeProvider();
        var transport = new RecordingTransport { Answer = _ => RecordingTransport.Status(500) };
        var handler = new ThrowingHandler(ThrownWhen.BeforeSending);
        await using var application = Create(transport, handler, time);
        for (int i = 0; i < 5; i++)
            await application.CallAsync(ProbeCall.Get, Ct);
        time.Advance(TimeSpan.FromSeconds(1));

        handler.Error = _applicationErrors.GetValueOrDefault(error) ?? _transportErrors[error].Error;
        await Record.ExceptionAsync(() => application.CallAsync(ProbeCall.Get, Ct));
        var afterTrial = application.CircuitOf(ProbeCall.Get).State;
        handler.Error = null;
        transport.Answer = RecordingTransport.Succeed;
        var next = await application.CallAsync(ProbeCall.Get, Ct);

        Assert.Equal(CircuitState.HalfOpen, afterTrial);
        Assert.Null(next.Failure);
        Assert.Equal(CircuitState.Closed, application.CircuitOf(ProbeCall.Get).State);
    }

    // The service has failed, even if a handler throws afterward.
    [Theory]
    [InlineData("InvalidOperationException")]
    [InlineData("IOException")]
    public async Task Circuit_CountsTheFailedAnswer_WhenAHandlerThrowsAfterIt(string error)
    {
        var transport = new RecordingTransport { Answer = _ => RecordingTransport.Status(503) };
        var handler = new ThrowingHandler(ThrownWhen.AfterTheAnswer) { Error = _applicationErrors.GetValueOrDefault(error) ?? _transportErrors[error].Error };
        await using var application = Create(transport, handler);

        for (int i = 0; i < 5; i++)
            await Record.ExceptionAsync(() => application.CallAsync(ProbeCall.Get, Ct));

        Assert.Equal(5, transport.Sent.Count);
        Assert.Equal(CircuitState.Open, application.CircuitOf(ProbeCall.Get).State);
    }

    [Fact]
    public async Task Call_IsRetried_WhenAHandlerRethrowsAnExceptionOfTheTransport()
    {
        int sent = 0;
        var transport = new RecordingTransport { Answer = request => ++sent < 3 ? throw new HttpRequestException(HttpRequestError.ConnectionError, "refused") : RecordingTransport.Succeed(request) };
        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup { Http = http => http.AddHttpMessageHandler(() => new RethrowingHandler()) }.Over(transport));

        var end = await application.CallAsync(ProbeCall.Get, Ct);

        Assert.Equal((null, 3), (end.Kind, end.Attempts));
    }

    [Theory]
    [InlineData(200, null, 1)]
    [InlineData(404, ServiceFailureKind.Rejected, 1)]
    [InlineData(503, ServiceFailureKind.Unavailable, 3)]
    public async Task Call_UsesTheResponseOfAHandler_AndTheCircuitDoesNotCountIt(int status, ServiceFailureKind? kind, int rounds)
    {
        var transport = new RecordingTransport();
        int answered = 0;
        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup
        {
            Http = http => http.AddHttpMessageHandler(() => new AnsweringHandler(request =>
            {
                answered++;
                return status == 200 ? RecordingTransport.Succeed(request) : RecordingTransport.Status(status);
            })),
        }.Over(transport));

        var end = await application.CallAsync(ProbeCall.Get, Ct);

        Assert.Equal((kind, rounds), (end.Kind, answered));
        Assert.Empty(transport.Sent);
        Assert.Equal(0, application.CircuitOf(ProbeCall.Get).ConsecutiveFailures);
    }

    private static ProbeApplication Create(RecordingTransport transport, ThrowingHandler handler, TimeProvider? time = null) => new(
        "http://svc.example",
        new ProbeSetup { Http = http => http.AddHttpMessageHandler(handler.CreateLink), Time = time ?? TimeProvider.System }.Over(transport));

    private sealed class RethrowingHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException)
            {
                await Task.Yield();
                throw;
            }
        }
    }

    private sealed class AnsweringHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }
}

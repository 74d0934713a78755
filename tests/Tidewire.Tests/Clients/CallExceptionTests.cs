using System.Net;
using Refit;
using Tidewire.Pipeline;
using Tidewire.Tests.Clients.Ledger;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Clients;

/// <summary>A call throws for the caller's own cancellation and for errors of the application, and for nothing else.</summary>
public sealed class CallExceptionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_IsNeitherSentNorMeasured_WhenItsTokenIsAlreadyCanceled()
    {
        using var ledger = new MemoryLedger();
        using var durations = ledger.Application.CollectCallDurations();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        bool isCalled = false;

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ledger.Api.TryAsync(
            (api, ct) =>
            {
                isCalled = true;
                return api.GetAsync("e1", ct);
            },
            source.Token));

        Assert.Equal((source.Token, false), (e.CancellationToken, isCalled));
        Assert.Empty(durations.GetMeasurementSnapshot());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_DuringTheCall_IsThrownWithTheTokenOfTheCaller(bool isPlain)
    {
        using var ledger = new MemoryLedger();
        using var source = new CancellationTokenSource();
        ledger.Answer = ct =>
        {
            source.Cancel();
            throw new OperationCanceledException(ct);
        };

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => isPlain
            ? ledger.Api.TryAsync((api, ct) => api.GetPlainAsync("e1", ct), source.Token)
            : ledger.Api.TryAsync((api, ct) => api.GetAsync("e1", ct), source.Token));

        Assert.Equal((source.Token, 0), (e.CancellationToken, ledger.Application.Circuits.GetCircuit("Ledger").ConsecutiveFailures));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ErrorOfTheApplication_IsThrownUnchanged(bool isPlain)
    {
        using var ledger = new MemoryLedger();
        var mine = new NotSupportedException("mine");
        ledger.Answer = _ => throw mine;

        Assert.Same(mine, await Assert.ThrowsAsync<NotSupportedException>(() => CallAsync(ledger, isPlain)));
        Assert.Same(mine, await Assert.ThrowsAsync<NotSupportedException>(() => ledger.Api.TryAsync<Entry>((_, _) => throw mine, Cancellation)));
        await Assert.ThrowsAsync<ArgumentNullException>(() => ledger.Api.TryAsync(null!, Cancellation));
    }

    [Fact]
    public async Task TypeMissingFromTheContext_IsAnErrorOfTheApplication()
    {
        using var ledger = new MemoryLedger();

        await Assert.ThrowsAsync<MissingJsonTypeException>(() => ledger.Api.TryAsync((api, ct) => api.GetUnknownAsync(ct), Cancellation));
        await Assert.ThrowsAsync<MissingJsonTypeException>(() => ledger.Api.TryAsync((api, ct) => api.GetUnknownPlainAsync(ct), Cancellation));
    }

    // The compiler cannot prevent this misuse: it accepts object as the type argument, and a delegate that a generic method passes on.
    [Fact]
    public async Task Response_IsRefused_WhenItIsReturnedAsTheValue()
    {
        using var ledger = new MemoryLedger();
        using var content = new DisposalContent();
        using var request = new HttpRequestMessage();
        using var response = new HttpResponseMessage { RequestMessage = request, Content = content };

        await Assert.ThrowsAsync<NotSupportedException>(() => ledger.Api.TryAsync<object>((_, _) => Task.FromResult<object>(new ApiResponse<int>(request, response, 7, new())), Cancellation));
        Assert.True(content.IsDisposed);
        await Assert.ThrowsAsync<NotSupportedException>(() => AsValueAsync(ledger, (api, ct) => api.GetAsync("e1", ct)));
        await Assert.ThrowsAsync<NotSupportedException>(() => WithErrorAsync(ledger, async (api, ct) => (ApiResponse<Entry>)await api.GetAsync("e1", ct)));
        Assert.Empty(ledger.Requests);
    }

    // A delegate may return a value without calling the service, for example from a cache of the application.
    [Fact]
    public async Task Delegate_CountsAsOneAttempt_WhenItSendsNothing()
    {
        using var ledger = new MemoryLedger();
        using var request = new HttpRequestMessage();
        using var response = new HttpResponseMessage { RequestMessage = request };
        var settings = new RefitSettings();

        var captured = await ledger.Api.TryAsync((_, _) => Task.FromResult<IApiResponse<Entry>>(new ApiResponse<Entry>(request, response, new Entry("e2", 1), settings)), Cancellation);
        var thrown = await ledger.Api.TryAsync((_, _) => Task.FromResult(new Entry("e2", 1)), Cancellation);
        var status = await ledger.Api.TryAsync((_, _) => Task.FromResult<IApiResponse>(new ApiResponse<string>(request, response, null, settings)), Cancellation);
        var empty = await ledger.Api.TryAsync((_, _) => Task.FromResult<IApiResponse<Entry>>(new ApiResponse<Entry>(request, response, null, settings)), Cancellation);

        Assert.Equal(("e2", 1, "e2", 1), (captured.Value?.Id, captured.Attempts, thrown.Value?.Id, thrown.Attempts));
        Assert.Equal((true, 1), (status.IsSuccess, status.Attempts));
        Assert.Equal((ServiceFailureKind.InvalidResponse, 1, false, null), (empty.Failure!.Kind, empty.Attempts, empty.Failure.IsAmbiguous, empty.Failure.StatusCode));
    }

    [Fact]
    public async Task OpenCircuit_RefusesACallBeforeItsDelegateRuns_AndADeliveryWhenItsDelegateSends()
    {
        using var ledger = new MemoryLedger();
        await ledger.Application.Circuits.IsolateAsync("Ledger", Cancellation);
        int calls = 0;

        Task<IApiResponse> CallAsync(ILedgerApi api, CancellationToken ct)
        {
            calls++;
            return api.GetHealthAsync(ct);
        }

        Assert.True(ledger.Api.RefusesCalls);
        Assert.Equal(ServiceFailureKind.CircuitOpen, (await ledger.Api.TryAsync(CallAsync, Cancellation)).Failure?.Kind);
        Assert.Equal(0, calls);
        Assert.Equal(ServiceFailureKind.CircuitOpen, (await ledger.Api.DeliverAsync(CallAsync, Cancellation)).Failure?.Kind);
        Assert.Equal(1, calls);
        Assert.Empty(ledger.Requests);
    }

    // A reply that is not a stream is released, so that its connection can be used again.
    [Theory]
    [InlineData("stream", false)]
    [InlineData("value", true)]
    [InlineData("missing", true)]
    [InlineData("status", true)]
    public async Task Reply_IsReleased_UnlessTheCallerReadsIt(string reply, bool isReleased)
    {
        using var ledger = new MemoryLedger();
        using var content = new DisposalContent();
        using var request = new HttpRequestMessage();
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = content };
        var settings = new RefitSettings();

        if (reply == "status")
            await ledger.Api.TryAsync((_, _) => Task.FromResult<IApiResponse>(new ApiResponse<Stream>(request, response, Stream.Null, settings)), Cancellation);
        else if (reply == "stream")
            await ledger.Api.TryAsync((_, _) => Task.FromResult<IApiResponse<Stream>>(new ApiResponse<Stream>(request, response, Stream.Null, settings)), Cancellation);
        else
            await ledger.Api.TryAsync((_, _) => Task.FromResult<IApiResponse<string>>(new ApiResponse<string>(request, response, reply == "value" ? "text" : null, settings)), Cancellation);

        Assert.Equal(isReleased, content.IsDisposed);
    }

    private static async Task CallAsync(MemoryLedger ledger, bool isPlain)
    {
        if (isPlain)
            await ledger.Api.TryAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation);
        else
            await ledger.Api.TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation);
    }

    private static Task<ServiceResult<T>> AsValueAsync<T>(MemoryLedger ledger, Func<ILedgerApi, CancellationToken, Task<T>> call)
        where T : notnull =>
        ledger.Api.TryAsync(call, Cancellation);

    private static Task<ServiceResult<T, Problem>> WithErrorAsync<T>(MemoryLedger ledger, Func<ILedgerApi, CancellationToken, Task<T>> call)
        where T : notnull =>
        ledger.Api.TryAsync<T, Problem>(call, Cancellation);

    private sealed class DisposalContent : ByteArrayContent
    {
        public DisposalContent()
            : base("text"u8.ToArray())
        {
        }

        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}

using Microsoft.Extensions.Time.Testing;
using Refit;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Server.Steps;

namespace Tidewire.FaultTests.AddedClient;

/// <summary>
/// The client has two connections, and both are released for every kind of response, disposed or not. If they leaked, the third call would wait
/// until its budget ends.
/// </summary>
public sealed class ConnectionTests
{
    private const int Calls = 50;

    // Several answers on a connection that stays open, each with a body that is not read.
    private static readonly Step[] _keptOpen =
        [.. Enumerable.Repeat<Step[]>([ReadRequest, Write(Head("409 No", "Content-Length: 5000") + new string('x', 5_000))], Calls).SelectMany(steps => steps)];

    private static readonly Step[] _keptOpenAfterSuccess =
        [.. Enumerable.Repeat<Step[]>([ReadRequest, Write(Head("200 OK", "Content-Length: 5000") + new string('x', 5_000))], Calls).SelectMany(steps => steps)];

    private static readonly Step[] _unfinished = [ReadRequest, Write(Head("500 No", "Content-Length: 5000")), Stall];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StockCall.Get)]
    [InlineData(StockCall.GetWrapped)]
    [InlineData(StockCall.Add)]
    [InlineData(StockCall.Remove)]
    public async Task Connections_AreReleased_WhenCallsFail(StockCall call)
    {
        await using var server = new ScriptedServer(_keptOpen);
        await using var application = new StockApplication(server.Address, connections: 2);

        for (int i = 0; i < Calls; i++)
        {
            var (failure, _) = await application.CallAsync(call, Cancellation);
            Assert.Equal(System.Net.HttpStatusCode.Conflict, failure?.StatusCode);
        }

        Assert.Equal(Calls, server.Requests.Count);
    }

    [Theory]
    [InlineData(StockCall.Get)]
    [InlineData(StockCall.Add)]
    [InlineData(StockCall.Remove)]
    public async Task Connections_AreReleased_WhenCallsFailWithBodiesThatNeverEnd(StockCall call)
    {
        await using var server = new ScriptedServer(_unfinished);
        await using var application = new StockApplication(server.Address, connections: 2, settings: [("Retry:MaxAttempts", "1")]);

        for (int i = 0; i < 6; i++)
            Assert.Equal(ServiceFailureKind.Unavailable, (await application.CallAsync(call, Cancellation)).Failure?.Kind);
    }

    [Fact]
    public async Task Connections_AreReleased_WhenAnInterfaceMethodThrows()
    {
        await using var server = new ScriptedServer(_keptOpen);
        await using var application = new StockApplication(server.Address, connections: 2);

        for (int i = 0; i < Calls; i++)
            await Assert.ThrowsAsync<ApiException>(() => application.Api.GetAsync("1", Cancellation));
    }

    // Refit does not dispose of responses that a method returns as IApiResponse.
    [Fact]
    public async Task Connections_AreReleased_WhenTheResponsesOfTheInterfaceAreNotDisposed()
    {
        await using var server = new ScriptedServer(_keptOpenAfterSuccess);
        await using var application = new StockApplication(server.Address, connections: 2);
        var answers = new List<IApiResponse>();

        for (int i = 0; i < Calls; i++)
            answers.Add(await application.Api.RemoveAsync("1", Cancellation));

        Assert.All(answers, answer => Assert.Equal(5_000, answer.ContentHeaders?.ContentLength));
    }

    [Fact]
    public async Task Download_HasNoBudgetAndNoSizeLimit_WhileTheCallerReadsTheStream()
    {
        var go = new TaskCompletionSource();
        var time = new FakeTimeProvider();
        await using var server = new ScriptedServer(
            [ReadRequest, Write(Head("200 OK", "Content-Length: 3000") + new string('x', 1_000)), (_, ended) => go.Task.WaitAsync(ended), Write(new string('x', 2_000))]);
        await using var application = new StockApplication(server.Address, time: time, settings: [("MaxResponseBodyBytes", "1024")]);

        await using var picture = await application.Stock.OrNullAsync((api, ct) => api.GetPictureAsync(ct), Cancellation);
        time.Advance(TimeSpan.FromHours(1));
        go.SetResult();
        byte[] read = new byte[3_000];
        await picture!.ReadExactlyAsync(read, Cancellation);

        Assert.All(read, one => Assert.Equal((byte)'x', one));
    }

    [Fact]
    public async Task Download_IsEndedByTheTokenOfARead_NotByTheTokenOfTheCall()
    {
        await using var server = new ScriptedServer([ReadRequest, Write(Head("200 OK", "Content-Length: 3000") + new string('x', 1_000)), Stall]);
        await using var application = new StockApplication(server.Address);
        using var call = new CancellationTokenSource();
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await using var picture = await application.Stock.OrNullAsync((api, ct) => api.GetPictureAsync(ct), call.Token);
        await call.CancelAsync();
        await picture!.ReadExactlyAsync(new byte[1_000], Cancellation);
        var pending = picture.ReadAsync(new byte[1], reading.Token).AsTask();
        await reading.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
    }
}

using Microsoft.Extensions.Time.Testing;
using Tidewire.Tool.Conform;
using Tidewire.Tool.Tests.Servers;

namespace Tidewire.Tool.Tests.Conform;

/// <summary>How and when the observer reads the number of actions.</summary>
public sealed class ObserverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("3\n", 3)]
    [InlineData("[]", 0)]
    [InlineData("[{},{}]", 2)]
    [InlineData("""{"count":4,"total":9}""", 4)]
    [InlineData("""{"count":"four","total":9}""", 9)]
    [InlineData("""{"count":"four"}""", null)]
    [InlineData("true", null)]
    [InlineData("-1", null)]
    [InlineData("", null)]
    public async Task Count_IsANumberOrTheLengthOfAList(string body, int? count)
    {
        await using var server = new RawServer(_ => RawServer.Answer("200 OK", body: body));
        using var service = Service(server);
        var observer = new Observer(service, new(server.Address), wait: TimeSpan.Zero, TimeProvider.System);

        Assert.Equal(count, await observer.CountAsync(Cancellation));
        Assert.Equal(count is null ? "its response is not a number, an array or an object with count or total" : null, observer.Problem);
    }

    [Fact]
    public async Task Count_IsUnknown_WhenNoAnswerComes()
    {
        await using var server = new RawServer(_ => "no http\r\n\r\n");
        using var service = Service(server);
        var observer = new Observer(service, new(server.Address), wait: TimeSpan.Zero, TimeProvider.System);

        Assert.Null(await observer.CountAsync(Cancellation));
        Assert.Equal("it got no answer: the response is not HTTP", observer.Problem);
    }

    [Fact]
    public async Task Count_IsReadAfterTheWait()
    {
        await using var server = new RawServer(_ => RawServer.Answer("200 OK", body: "1"));
        using var service = Service(server);
        var time = new FakeTimeProvider();
        var counting = new Observer(service, new(server.Address), wait: TimeSpan.FromSeconds(2), time).CountAsync(Cancellation);

        time.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.False(counting.IsCompleted);
        Assert.Empty(server.Requests);
        time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(1, await counting);
    }

    private static ServiceUnderTest Service(RawServer server) =>
        new(new(server.Address), header: null, credential: null, new ToolMachine().Context(TextWriter.Null, TextWriter.Null), TimeSpan.FromMinutes(2));
}

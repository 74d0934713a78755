using Tidewire.FaultTests.Matrix;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Server.Steps;

namespace Tidewire.FaultTests.Protocol;

/// <summary>An unrequested answer on a kept-alive connection must not be taken for the answer to the next call.</summary>
public sealed class StrayAnswerTests
{
    [Fact]
    public async Task Verify_TakesItsOwnAnswer_WhenThePreviousCallWasAnsweredTwice()
    {
        await using var server = new ScriptedServer([ReadRequest, Write(Claimed("first") + Claimed("stray")), Mark], [ReadRequest, Write(Claimed("second"))]);
        await using var subject = new Subject(server.Address, TimeSpan.FromSeconds(5));
        var first = await subject.Auth.VerifyTokenAsync("a-token", TestContext.Current.CancellationToken);
        await server.NextReachedAsync();

        var second = await subject.Auth.VerifyTokenAsync("another-token", TestContext.Current.CancellationToken);

        Assert.Equal("first", first?.Subject);
        Assert.Equal("second", second?.Subject);
    }

    [Fact]
    public async Task Send_TakesItsOwnAnswer_WhenThePreviousCallWasAnsweredTwice()
    {
        await using var server = new ScriptedServer([ReadRequest, Succeed, Succeed, Mark], [ReadRequest, Answer("500 No")]);
        await using var subject = new Subject(server.Address, TimeSpan.FromSeconds(5));
        bool first = await subject.Notifications.SendAsync("user-1", "one", cancellationToken: TestContext.Current.CancellationToken);
        await server.NextReachedAsync();

        bool second = await subject.Notifications.SendAsync("user-1", "two", cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(first);
        Assert.False(second);
    }

    private static string Claimed(string subject)
    {
        string body = $$"""{"sub":"{{subject}}"}""";
        return Head("200 OK", "Content-Type: application/json", $"Content-Length: {body.Length}") + body;
    }
}

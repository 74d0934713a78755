using System.Net;
using Microsoft.Extensions.Logging.Testing;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

/// <summary>The first refusal of the application's own credential is logged, and so is the next acceptance. Further refusals in between are not.</summary>
public sealed class ClientRefusalWarningTests
{
    private readonly FakeLogger _log = new();

    [Theory]
    [InlineData("ours", 1)]
    [InlineData("ours ours ours", 1)]
    [InlineData("ours good", 2)]
    [InlineData("ours rejected", 2)]
    [InlineData("ours good good rejected", 2)]
    [InlineData("ours good ours ours", 3)]
    [InlineData("ours good ours rejected", 4)]
    [InlineData("good rejected", 0)]
    [InlineData("down unknown", 0)]
    [InlineData("ours down unknown ours", 1)]
    [InlineData("ours down good", 2)]
    public void RepeatedRefusal_IsNotLoggedAgain(string results, int lines)
    {
        var warning = new ClientRefusalWarning("Auth", _log);

        foreach (string result in results.Split(' '))
            warning.Observe(ResultOf(result));

        Assert.Equal(lines, _log.Collector.Count);
    }

    [Fact]
    public void Lines_NameTheClientAndTheStatus()
    {
        var warning = new ClientRefusalWarning("Auth", _log);

        warning.Observe(ResultOf("ours"));
        warning.Observe(ResultOf("good"));

        var lines = _log.Collector.GetSnapshot();
        Assert.All(lines, line => Assert.Contains("Auth", line.Message, StringComparison.Ordinal));
        Assert.Contains("401", lines[0].Message, StringComparison.Ordinal);
        Assert.NotEqual(lines[0].Id, lines[1].Id);
    }

    private static ServiceResult<TokenClaims> ResultOf(string result) => result switch
    {
        "good" => StubVerifier.Good(),
        "ours" => ServiceResult.Failed<TokenClaims>(
            new(ServiceFailureKind.InvalidResponse) { Reason = IntrospectionJudge.OurCredentials, StatusCode = HttpStatusCode.Unauthorized }),
        "rejected" => StubVerifier.Failed(ServiceFailureKind.Rejected),
        "down" => StubVerifier.Failed(ServiceFailureKind.Unavailable),
        _ => StubVerifier.Failed(ServiceFailureKind.InvalidResponse),
    };
}

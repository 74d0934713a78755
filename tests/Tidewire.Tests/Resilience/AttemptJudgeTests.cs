using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using Tidewire.Resilience;

namespace Tidewire.Tests.Resilience;

/// <summary>The outcome of an attempt, for every status and every exception of the transport.</summary>
public sealed class AttemptJudgeTests
{
    public static IEnumerable<TheoryDataRow<int>> Statuses => Enumerable.Range(100, 500).Select(status => new TheoryDataRow<int>(status));

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Status_DeterminesTheOutcome_ForEveryCode(int status)
    {
        var bare = AttemptJudge.OfStatus((HttpStatusCode)status, retryAfter: null);
        var later = AttemptJudge.OfStatus((HttpStatusCode)status, TimeSpan.FromSeconds(1));

        var kind = status switch
        {
            429 => ServiceFailureKind.Throttled,
            407 or 408 or >= 500 => ServiceFailureKind.Unavailable,
            _ => ServiceFailureKind.Rejected,
        };
        Assert.Equal((kind, kind), (bare.Kind, later.Kind));
        Assert.Equal(status is 408 or 429 or >= 500, bare.IsTransient);
        Assert.Equal(status >= 500, bare.IsOutage);
        Assert.Equal(status is 408 or >= 500 or (>= 200 and < 300), bare.MayHaveActed);

        // With a 503 and Retry-After, the service says that it did nothing.
        Assert.Equal(status != 503 && bare.MayHaveActed, later.MayHaveActed);
        Assert.Equal(TimeSpan.FromSeconds(1), later.RetryAfter);
        Assert.Equal((HttpStatusCode)status, bare.Status);
        Assert.NotEmpty(bare.Reason);
        Assert.False(bare.NeverConnected);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, true)]
    [InlineData(HttpRequestError.ConnectionError, true)]
    [InlineData(HttpRequestError.SecureConnectionError, true)]
    [InlineData(HttpRequestError.ProxyTunnelError, true)]
    [InlineData(HttpRequestError.ResponseEnded, false)]
    [InlineData(HttpRequestError.InvalidResponse, false)]
    [InlineData(HttpRequestError.HttpProtocolError, false)]
    [InlineData(HttpRequestError.Unknown, false)]
    public void Exception_IsUnambiguous_OnlyIfNoConnectionWasMade(HttpRequestError error, bool neverConnected)
    {
        var outcome = AttemptJudge.Judge(new HttpRequestException(error), nothingWritten: false);

        Assert.Equal((ServiceFailureKind.Unavailable, neverConnected, !neverConnected), (outcome!.Kind, outcome.NeverConnected, outcome.MayHaveActed));
        Assert.Equal((true, true), (outcome.IsTransient, outcome.IsOutage));
    }

    [Fact]
    public void Exception_IsUnambiguous_IfNothingWasWritten()
    {
        Exception[] lost = [new HttpRequestException(HttpRequestError.ResponseEnded), new IOException(), new SocketException(), new TimeoutRejectedException(), new AuthenticationException()];

        Assert.All(lost, exception => Assert.False(AttemptJudge.Judge(exception, nothingWritten: true)!.MayHaveActed));
        Assert.All(lost, exception => Assert.True(AttemptJudge.Judge(exception, nothingWritten: false)!.MayHaveActed));
    }

    [Fact]
    public void TimeoutException_IsJudgedAsTimedOut()
    {
        Exception[] timeouts = [new TimeoutRejectedException(), new OperationCanceledException(), new TaskCanceledException(), new TimeoutException()];

        Assert.All(timeouts, exception => Assert.Equal(ServiceFailureKind.TimedOut, AttemptJudge.Judge(exception, nothingWritten: false)!.Kind));
    }

    [Fact]
    public void Exception_IsAnErrorOfTheApplication_WhenTheTransportNeverThrowsIt()
    {
        Exception[] others = [new InvalidOperationException(), new ArgumentException("x"), new NotSupportedException(), new FormatException()];

        Assert.All(others, exception => Assert.Null(AttemptJudge.Judge(exception, nothingWritten: false)));
        Assert.All(others, exception => Assert.Null(AttemptJudge.JudgePipelineException(exception)));
    }

    [Fact]
    public void ExceptionOfAHandler_IsNeitherTransientNorAnOutage()
    {
        (Exception Thrown, ServiceFailureKind Kind)[] table =
        [
            (new TimeoutRejectedException(), ServiceFailureKind.TimedOut),
            (new RateLimiterRejectedException(), ServiceFailureKind.Throttled),
            (new BrokenCircuitException(), ServiceFailureKind.CircuitOpen),
            (new HttpRequestException(), ServiceFailureKind.Unavailable),
            (new IOException(), ServiceFailureKind.Unavailable),
            (new SocketException(), ServiceFailureKind.Unavailable),
            (new TimeoutException(), ServiceFailureKind.Unavailable),
            (new OperationCanceledException(), ServiceFailureKind.Unavailable),
        ];

        Assert.All(table, row =>
        {
            var outcome = AttemptJudge.JudgePipelineException(row.Thrown)!;
            Assert.Equal((row.Kind, false, false, false), (outcome.Kind, outcome.IsTransient, outcome.IsOutage, outcome.MayHaveActed));
        });
    }
}

using System.Net;

namespace Tidewire.Tests.Resilience;

/// <summary>The text of a failure.</summary>
public sealed class ServiceFailureTests
{
    [Fact]
    public void ToString_ShowsOnlyWhatIsKnown()
    {
        var bare = new ServiceFailure(ServiceFailureKind.TimedOut);
        var full = bare with { Reason = "why", StatusCode = HttpStatusCode.BadGateway, RetryAfter = TimeSpan.FromSeconds(1.5), Attempts = 2, IsAmbiguous = true };

        Assert.Equal("TimedOut, attempts 0", bare.ToString());
        Assert.Equal("TimedOut (why), status 502, retry after 1.5 s, attempts 2, may have been acted on", full.ToString());
    }
}

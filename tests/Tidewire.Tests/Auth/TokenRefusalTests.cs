using System.Net;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

/// <summary>With the verify protocol, Rejected always means that the token is invalid.</summary>
public sealed class TokenRefusalTests
{
    private static readonly int[] _rejectingStatuses = [200, 400, 401, 403, 413, 422];

    [Fact]
    public void Refusal_RejectsTheToken_OnlyForStatusesAboutTheToken()
    {
        for (int status = 100; status < 600; status++)
        {
            var judged = Judge(new(ServiceFailureKind.Rejected) { Reason = "reason", StatusCode = (HttpStatusCode)status, Attempts = 2 });

            Assert.Equal(_rejectingStatuses.Contains(status) ? ServiceFailureKind.Rejected : ServiceFailureKind.InvalidResponse, judged.Kind);
            Assert.Equal(("reason", (HttpStatusCode)status, 2, false), (judged.Reason, judged.StatusCode, judged.Attempts, judged.IsAmbiguous));
        }
    }

    [Fact]
    public void Refusal_IsNotARejection_WhenItComesFromAProxy()
    {
        foreach (int status in _rejectingStatuses)
        {
            var judged = Judge(new(ServiceFailureKind.Rejected)
            {
                StatusCode = (HttpStatusCode)status,
                RetryAfter = TimeSpan.FromSeconds(3),
                Attempts = 1,
                IsProxyAnswer = true,
            });

            Assert.Equal((ServiceFailureKind.InvalidResponse, TokenRefusal.ProxyAnswer), (judged.Kind, judged.Reason));
            Assert.Equal(((HttpStatusCode)status, TimeSpan.FromSeconds(3), true), (judged.StatusCode, judged.RetryAfter, judged.IsProxyAnswer));
        }
    }

    [Theory]
    [InlineData(ServiceFailureKind.Throttled)]
    [InlineData(ServiceFailureKind.Unavailable)]
    [InlineData(ServiceFailureKind.TimedOut)]
    [InlineData(ServiceFailureKind.CircuitOpen)]
    [InlineData(ServiceFailureKind.InvalidResponse)]
    public void Failure_IsUnchanged_WhenItIsNotARefusal(ServiceFailureKind kind)
    {
        var failure = new ServiceFailure(kind) { StatusCode = HttpStatusCode.Unauthorized };

        Assert.Same(failure, Judge(failure));
    }

    [Fact]
    public void Claims_AreUnchanged_WhenTheyAreActive()
    {
        var answer = StubVerifier.Good("""{"active":true}""");

        Assert.Same(answer, TokenRefusal.RejectInactive(answer));
    }

    private static ServiceFailure Judge(ServiceFailure failure) => TokenRefusal.Judge(failure);
}

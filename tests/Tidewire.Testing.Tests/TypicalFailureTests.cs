using System.Net;

namespace Tidewire.Testing.Tests;

/// <summary><c>FailNext(kind)</c> causes the same failure that the real pipeline returns in a typical case of that kind.</summary>
public sealed class TypicalFailureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, ServiceFailureKind> Failures => new(
        from client in (string[])["Auth", "Notifications", "Analytics"]
        from kind in Enum.GetValues<ServiceFailureKind>()
        where client == "Auth" || kind != ServiceFailureKind.InvalidResponse
        select (client, kind));

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task FailNext_GivesTheFailureOfTheRealPipeline(string client, ServiceFailureKind kind)
    {
        using var application = new StubbedApplication();
        var script = application.Stubs.For(client);
        string path = client switch { "Auth" => "/verify", "Notifications" => "/send", _ => "/events" };
        var answer = script.Post(path);
        _ = kind switch
        {
            ServiceFailureKind.Rejected => answer.Reply(client == "Auth" ? 401 : 422),
            ServiceFailureKind.Throttled => answer.Reply(429),
            ServiceFailureKind.Unavailable => answer.RefuseConnection(),
            ServiceFailureKind.TimedOut => answer.Stall(),
            ServiceFailureKind.CircuitOpen => answer.Reply(500),
            _ => answer.Reply(200, "{"),
        };
        if (kind == ServiceFailureKind.CircuitOpen)
        {
            for (int i = 0; i < 5; i++)
                await CallAsync(client, application.Auth, application.Notifications, application.Analytics);
        }

        var call = CallAsync(client, application.Auth, application.Notifications, application.Analytics);
        if (kind == ServiceFailureKind.TimedOut)
        {
            await script.WaitForRequestsAsync(1, Cancellation);
            application.Time.Advance(TimeSpan.FromSeconds(10));
        }

        var fakes = new TidewireFakes();
        FakeService fake = client switch { "Auth" => fakes.Auth, "Notifications" => fakes.Notifications, _ => fakes.Analytics };
        fake.FailNext(kind);
        Assert.Equal(await call, await CallAsync(client, fakes.Auth, fakes.Notifications, fakes.Analytics));
        Assert.Equal(kind, (await call)!.Kind);
    }

    [Theory]
    [InlineData(ServiceFailureKind.Rejected, 404, true, 1, false)]
    [InlineData(ServiceFailureKind.Unavailable, 500, true, 3, false)]
    [InlineData(ServiceFailureKind.Unavailable, 500, false, 1, true)]
    [InlineData(ServiceFailureKind.Unavailable, 407, false, 1, false)]
    [InlineData(ServiceFailureKind.InvalidResponse, 201, false, 1, true)]
    public void ServiceFailuresOf_DerivesAttemptsAndAmbiguity_FromTheStatusAndIsReadOnly(ServiceFailureKind kind, int status, bool isReadOnly, int attempts, bool isAmbiguous)
    {
        var failure = ServiceFailures.Of(kind, (HttpStatusCode)status, isReadOnly);

        Assert.Equal((kind, (HttpStatusCode?)status, attempts, isAmbiguous), (failure.Kind, failure.StatusCode, failure.Attempts, failure.IsAmbiguous));
        Assert.NotEmpty(failure.Reason);
    }

    [Fact]
    public void ServiceFailuresOf_Throws_WhenTheRealServiceNeverReturnsTheFailure()
    {
        Assert.Throws<ArgumentException>(() => ServiceFailures.Of(ServiceFailureKind.Rejected, HttpStatusCode.InternalServerError));
        Assert.Throws<ArgumentException>(() => ServiceFailures.Of(ServiceFailureKind.Unavailable, HttpStatusCode.NotFound));
        Assert.Throws<ArgumentOutOfRangeException>(() => ServiceFailures.Of((ServiceFailureKind)99));
    }

    private static async Task<ServiceFailure?> CallAsync(string client, IAuthService auth, INotificationService notifications, IAnalyticsService analytics) => client switch
    {
        "Auth" => (await auth.TryVerifyTokenAsync("token", Cancellation)).Failure,
        "Notifications" => (await notifications.TrySendAsync("alice", "Hello", cancellationToken: Cancellation)).Failure,
        _ => (await analytics.TryReportActivityAsync("alice", "create", "document", "7", Cancellation)).Failure,
    };
}

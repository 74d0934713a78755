using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Tidewire.Testing.Tests;

/// <summary>The tests that both the real services and the fakes must pass.</summary>
public abstract class FacadeContract : IAsyncLifetime
{
    private static readonly Notification _welcome = new() { UserId = "alice", Message = "Welcome!", IdempotencyKey = "welcome-1" };
    private static readonly AnalyticsEvent _creation = new() { UserId = "alice", Action = "create", ResourceType = "document", ResourceId = "7" };

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static CancellationToken Canceled { get; } = new(canceled: true);

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    protected abstract IAuthService Auth { get; }

    protected abstract INotificationService Notifications { get; }

    protected abstract IAnalyticsService Analytics { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    protected abstract Task<string> SignInAsync(
        string subject, string[]? roles = null, string[]? scopes = null, string? email = null, TimeSpan? lifetime = null);

    protected abstract Task RevokeAsync(string token);

    protected abstract Task GoDownAsync();

    protected abstract Task RecoverAsync();

    /// <summary>Makes all services answer 429, without Retry-After.</summary>
    protected abstract void Throttle();

    protected abstract Task<IReadOnlyList<(string UserId, string Message, string Channel)>> SentAsync();

    protected abstract Task<IReadOnlyList<(string UserId, string Action, string ResourceType, string ResourceId, DateTimeOffset At)>> EventsAsync();

    [Fact]
    public async Task Token_IsVerified_WithItsClaims()
    {
        string token = await SignInAsync("alice", ["admin", "editor"], ["read", "write"], "alice@example.com", TimeSpan.FromMinutes(10));

        var result = await Auth.TryVerifyTokenAsync(token, Cancellation);

        Assert.True(result.IsSuccess);
        Assert.Equal((1, false), (result.Attempts, result.IsStale));
        Assert.Equal(("alice", "alice@example.com"), (result.Value.Subject, result.Value.Email));
        Assert.Equal(["admin", "editor"], result.Value.Roles);
        Assert.Equal(["read", "write"], result.Value.Scopes);
        Assert.Equal((Time.GetUtcNow(), Time.GetUtcNow().AddMinutes(10)), (result.Value.IssuedAt!.Value, result.Value.ExpiresAt!.Value));
        Assert.Equal("alice", (await Auth.VerifyTokenAsync(token, Cancellation))?.Subject);
    }

    [Fact]
    public async Task Token_HasNoRolesScopesOrEmail_WhenNoneAreGiven()
    {
        var claims = await Auth.VerifyTokenAsync(await SignInAsync("alice"), Cancellation);

        Assert.NotNull(claims);
        Assert.Empty(claims.Roles);
        Assert.Empty(claims.Scopes);
        Assert.Null(claims.Email);
        Assert.Equal(Time.GetUtcNow().AddHours(1), claims.ExpiresAt);
    }

    [Fact]
    public async Task Token_IsRejected_FromTheSecondItExpires()
    {
        string token = await SignInAsync("alice", lifetime: TimeSpan.FromSeconds(60));

        Time.Advance(TimeSpan.FromSeconds(59));
        var before = await Auth.VerifyTokenAsync(token, Cancellation);
        Time.Advance(TimeSpan.FromSeconds(1));
        var after = await Auth.TryVerifyTokenAsync(token, Cancellation);

        Assert.NotNull(before);
        AssertRejected(after.Failure);
    }

    [Fact]
    public async Task Token_IsRejected_WhenItsLifetimeIsZero() =>
        AssertRejected((await Auth.TryVerifyTokenAsync(await SignInAsync("alice", lifetime: TimeSpan.Zero), Cancellation)).Failure);

    [Fact]
    public async Task Token_IsRejected_OnceItIsRevoked()
    {
        string token = await SignInAsync("alice");
        string another = await SignInAsync("alice");

        await RevokeAsync(token);
        Assert.True(await Auth.ForgetTokenAsync(token, Cancellation));

        AssertRejected((await Auth.TryVerifyTokenAsync(token, Cancellation)).Failure);
        Assert.NotNull(await Auth.VerifyTokenAsync(another, Cancellation));
    }

    [Fact]
    public async Task Tokens_OfAForgottenUser_AreStillValid_UnlessTheyWereRevoked()
    {
        string token = await SignInAsync("alice");
        string revoked = await SignInAsync("alice");
        await RevokeAsync(revoked);

        Assert.True(await Auth.ForgetSubjectAsync("alice", Cancellation));
        Assert.True(await Auth.ForgetSubjectAsync(null, Cancellation));

        Assert.NotNull(await Auth.VerifyTokenAsync(token, Cancellation));
        AssertRejected((await Auth.TryVerifyTokenAsync(revoked, Cancellation)).Failure);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("tidewire-test.e30.e30")]
    public async Task Token_IsRejected_WhenItIsMadeUp(string token)
    {
        AssertRejected((await Auth.TryVerifyTokenAsync(token, Cancellation)).Failure);
        Assert.Null(await Auth.VerifyTokenAsync(token, Cancellation));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Token_IsRejectedWithoutARequest_WhenItIsMissing(string? token)
    {
        var failure = (await Auth.TryVerifyTokenAsync(token, Cancellation)).Failure;

        Assert.Equal(new ServiceFailure(ServiceFailureKind.Rejected) { Reason = "there is no token" }, failure);
        Assert.Null(await Auth.VerifyTokenAsync(token, Cancellation));
        await Auth.ForgetTokenAsync(token, Cancellation);
    }

    [Fact]
    public async Task Token_IsRejectedWithoutARequest_WhenItIsTooLong()
    {
        string token = new('a', AuthOptions.DefaultMaxTokenLength + 1);

        Assert.Equal(
            new ServiceFailure(ServiceFailureKind.Rejected) { Reason = "the token is longer than MaxTokenLength" },
            (await Auth.TryVerifyTokenAsync(token, Cancellation)).Failure);
    }

    [Fact]
    public async Task Message_IsSent_ByEmailOrAnotherChannel()
    {
        Assert.True(await Notifications.SendAsync("alice", "Welcome!", cancellationToken: Cancellation));
        var result = await Notifications.TrySendAsync("bob", "Your code is 1", "sms", Cancellation);

        Assert.Equal((true, 1), (result.IsSuccess, result.Attempts));
        Assert.Equal([("alice", "Welcome!", "email"), ("bob", "Your code is 1", "sms")], await SentAsync());
    }

    [Fact]
    public async Task Message_IsSentOnce_WhenItIsRepeatedWithTheSameKey()
    {
        Assert.True(await Notifications.SendAsync(_welcome, Cancellation));
        Assert.True(await Notifications.SendAsync(_welcome, Cancellation));
        var other = await Notifications.TrySendAsync(_welcome with { Message = "Other" }, Cancellation);

        Assert.Single(await SentAsync());
        Assert.Equal(
            (ServiceFailureKind.Rejected, HttpStatusCode.UnprocessableEntity, 1, false),
            (other.Failure!.Kind, other.Failure.StatusCode, other.Failure.Attempts, other.Failure.IsAmbiguous));
    }

    [Fact]
    public async Task ReportedEvent_ArrivesWithTheTimeItOccurred()
    {
        var now = Time.GetUtcNow();

        Assert.True(await Analytics.ReportActivityAsync("alice", "create", "document", "7", Cancellation));
        Assert.True((await Analytics.TryReportActivityAsync(_creation with { OccurredAt = now.AddDays(-1), ResourceId = "6" }, Cancellation)).IsSuccess);

        Assert.Equal([("alice", "create", "document", "7", now), ("alice", "create", "document", "6", now.AddDays(-1))], await EventsAsync());
    }

    [Fact]
    public async Task ReportedEvent_IsStoredOnce_WhenItIsRepeatedWithTheSameKey()
    {
        var report = _creation with { IdempotencyKey = "creation-7" };

        Assert.True(await Analytics.ReportActivityAsync(report, Cancellation));
        Assert.True(await Analytics.ReportActivityAsync(report, Cancellation));

        Assert.Single(await EventsAsync());
    }

    [Fact]
    public async Task TrackedEvent_Arrives_WhenItIsFlushed()
    {
        Assert.True(Analytics.Track("alice", "create", "document", "7"));
        Assert.True(Analytics.Track(_creation with { ResourceId = "8" }));

        var flushed = await Analytics.FlushAsync(Cancellation);

        Assert.Equal(new FlushResult { Delivered = 2, Held = 0, Dropped = 0 }, flushed);
        Assert.Equal(["7", "8"], (await EventsAsync()).Select(arrived => arrived.ResourceId).Order());   // they are sent concurrently
    }

    [Fact]
    public async Task TrackedEvent_IsHeld_WhileTheServiceIsDown()
    {
        await GoDownAsync();

        Assert.True(Analytics.Track(_creation));
        var down = await Analytics.FlushAsync(Cancellation);
        await RecoverAsync();
        var up = await Analytics.FlushAsync(Cancellation);

        Assert.Equal(new FlushResult { Delivered = 0, Held = 1, Dropped = 0 }, down);
        Assert.Equal(new FlushResult { Delivered = 1, Held = 0, Dropped = 0 }, up);
        Assert.Single(await EventsAsync());
    }

    [Fact]
    public async Task EveryCall_IsUnavailable_WhileTheServicesAreDown()
    {
        string token = await SignInAsync("alice");
        await GoDownAsync();
        var expected = new ServiceFailure(ServiceFailureKind.Unavailable) { Reason = "connection refused or unreachable", Attempts = 3 };

        Assert.Equal(expected, (await Auth.TryVerifyTokenAsync(token, Cancellation)).Failure);
        Assert.Equal(expected, (await Notifications.TrySendAsync(_welcome, Cancellation)).Failure);
        Assert.Equal(expected, (await Analytics.TryReportActivityAsync(_creation, Cancellation)).Failure);

        await RecoverAsync();
        Assert.NotNull(await Auth.VerifyTokenAsync(token, Cancellation));
        Assert.True(await Notifications.SendAsync(_welcome, Cancellation));
        Assert.True(await Analytics.ReportActivityAsync(_creation, Cancellation));
        Assert.Single(await SentAsync());
        Assert.Single(await EventsAsync());
    }

    [Fact]
    public async Task EveryCall_IsThrottled_WhenTheServicesAnswer429()
    {
        string token = await SignInAsync("alice");
        Throttle();
        var expected = new ServiceFailure(ServiceFailureKind.Throttled)
        {
            Reason = "too many requests",
            StatusCode = HttpStatusCode.TooManyRequests,
            Attempts = 3,
        };

        Assert.Equal(expected, (await Auth.TryVerifyTokenAsync(token, Cancellation)).Failure);
        Assert.Equal(expected, (await Notifications.TrySendAsync(_welcome, Cancellation)).Failure);
        Assert.Equal(expected, (await Analytics.TryReportActivityAsync(_creation, Cancellation)).Failure);
    }

    [Fact]
    public async Task WrongArgument_ThrowsSynchronously_EvenIfTheCallerHasCanceled()
    {
        AssertThrows("userId", () => Notifications.SendAsync(" ", "m", cancellationToken: Canceled));
        AssertThrows("message", () => Notifications.TrySendAsync("u", "", cancellationToken: Canceled));
        AssertThrows("channel", () => Notifications.SendAsync("u", "m", "", Canceled));
        AssertThrows("notification", () => Notifications.SendAsync(null!, Canceled));
        AssertThrows("notification.Message", () => Notifications.TrySendAsync(_welcome with { Message = " " }, Canceled));
        AssertThrows("notification.IdempotencyKey", () => Notifications.SendAsync(_welcome with { IdempotencyKey = "a b" }, Canceled));
        AssertThrows("action", () => Analytics.ReportActivityAsync("u", "", "t", "r", Canceled));
        AssertThrows("resourceId", () => Analytics.Track("u", "a", "t", null!));
        AssertThrows("analyticsEvent", () => Analytics.Track(null!));
        AssertThrows("analyticsEvent.ResourceType", () => Analytics.TryReportActivityAsync(_creation with { ResourceType = "" }, Canceled));
        AssertThrows("analyticsEvent.IdempotencyKey", () => Analytics.Track(_creation with { IdempotencyKey = new('k', 256) }));

        Assert.Empty(await SentAsync());
        Assert.Empty(await EventsAsync());
    }

    [Fact]
    public async Task EveryCall_ThrowsOperationCanceled_WhenTheCallerHasCanceled()
    {
        await AssertCanceledAsync(() => Auth.VerifyTokenAsync("token", Canceled));
        await AssertCanceledAsync(() => Auth.TryVerifyTokenAsync(null, Canceled));
        await AssertCanceledAsync(() => Auth.ForgetTokenAsync("token", Canceled));
        await AssertCanceledAsync(() => Auth.ForgetSubjectAsync("alice", Canceled));
        await AssertCanceledAsync(() => Notifications.SendAsync(_welcome, Canceled));
        await AssertCanceledAsync(() => Notifications.TrySendAsync("u", "m", cancellationToken: Canceled));
        await AssertCanceledAsync(() => Analytics.ReportActivityAsync("u", "a", "t", "r", Canceled));
        await AssertCanceledAsync(() => Analytics.TryReportActivityAsync(_creation, Canceled));
        await AssertCanceledAsync(() => Analytics.FlushAsync(Canceled));

        Assert.Empty(await SentAsync());
        Assert.Empty(await EventsAsync());
    }

    private static void AssertRejected(ServiceFailure? failure) => Assert.Equal(
        new ServiceFailure(ServiceFailureKind.Rejected)
        {
            Reason = "the service refused the token or the API key",
            StatusCode = HttpStatusCode.Unauthorized,
            Attempts = 1,
        },
        failure);

    // The call itself throws, before it returns a task.
    private static void AssertThrows(string parameter, Func<object> call) =>
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(() => { call(); }).ParamName);

    private static async Task AssertCanceledAsync(Func<Task> call) =>
        Assert.Equal(Canceled, (await Assert.ThrowsAnyAsync<OperationCanceledException>(call)).CancellationToken);
}

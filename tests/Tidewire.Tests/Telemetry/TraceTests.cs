using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Tests.Telemetry;

public sealed class TraceTests : WireTest
{
    [Fact]
    public async Task Call_HasOneActivity_ThatIsTheParentOfItsAttempts()
    {
        AnswerFirst(2, 503, 200, GoodClaims);
        using var application = TestApplication.At(Address, [.. LongBudgets]);
        using var activities = new ActivityCollector();

        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        var call = Assert.Single(activities.Calls);
        Assert.Equal(("auth verify", ActivityKind.Internal, ActivityStatusCode.Unset), (call.DisplayName, call.Kind, call.Status));
        Assert.Equal(
            [(TidewireTelemetry.ClientTag, "auth"), (TidewireTelemetry.MethodTag, "verify"), (TidewireTelemetry.OutcomeTag, "success"), (TidewireTelemetry.AttemptsTag, "3")],
            call.TagObjects.Select(tag => (tag.Key, tag.Value!.ToString()!)));
        Assert.Equal(TidewireVersion, call.Source.Version);
        Assert.All(activities.Attempts, attempt => Assert.Equal(call.SpanId, attempt.ParentSpanId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Attempt_HasItsResendCount(bool propagatesBaggage)
    {
        AnswerFirst(2, 503, 200, GoodClaims);
        using var application = TestApplication.At(Address, [.. LongBudgets, ("Auth:PropagateBaggage", propagatesBaggage.ToString())]);
        using var activities = new ActivityCollector();

        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal([null, 1, 2], activities.Attempts.Select(attempt => attempt.GetTagItem("http.request.resend_count")));
        Assert.All(Requests, request => Assert.NotNull(Header(request, "traceparent")));
    }

    [Fact]
    public async Task Attempt_HasNoResendCount_WhenTheHandlerOfTheApplicationWasUsedBefore()
    {
        AnswerFirst(1, 503, 200, GoodClaims);
        using var shared = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = System.Net.DecompressionMethods.All };
        shared.MeterFactory = new NoMeters();
        shared.PooledConnectionIdleTimeout = shared.PooledConnectionLifetime = TimeSpan.FromSeconds(30);
        using (var other = new HttpClient(shared, disposeHandler: false))
            await other.GetAsync(new Uri(Address), Cancellation);
        using var application = new TestApplication(
            TestApplication.Settings(Address, [.. LongBudgets]), build: builder => builder.AddAuth(http: http => http.ConfigurePrimaryHttpMessageHandler(() => shared)));
        using var activities = new ActivityCollector();

        Assert.NotNull(await application.Auth.VerifyTokenAsync("tok", Cancellation));

        Assert.All(activities.Attempts, attempt => Assert.Null(attempt.GetTagItem("http.request.resend_count")));
    }

    [Theory]
    [InlineData(401, null)]
    [InlineData(400, null)]
    [InlineData(404, "404")]
    [InlineData(503, "503")]
    public async Task Call_IsAnError_UnlessTheTokenWasRefused(int status, string? errorType)
    {
        Answer(status);
        using var application = TestApplication.At(Address, [.. LongBudgets]);
        using var activities = new ActivityCollector();

        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        var call = Assert.Single(activities.Calls);
        Assert.Equal(errorType is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error, call.Status);
        Assert.Equal(errorType, call.GetTagItem(TidewireTelemetry.ErrorTypeTag));
    }

    [Fact]
    public async Task Call_IsNotAnError_WhenItsCallerCancels()
    {
        Answer(200, GoodClaims);
        using var application = new TestApplication(
            TestApplication.Settings(Address, [.. LongBudgets]),
            build: builder => builder.AddNotifications(http: http => http.AddHttpMessageHandler(() => new HangingHandler())));
        using var activities = new ActivityCollector();
        using var cancellation = new CancellationTokenSource();

        var call = application.Notifications.SendAsync("ada", "text", cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        var activity = Assert.Single(activities.Calls);
        Assert.Equal((ActivityStatusCode.Unset, "canceled", "send"),
            (activity.Status, activity.GetTagItem(TidewireTelemetry.OutcomeTag), activity.GetTagItem(TidewireTelemetry.MethodTag)));
    }

    [Fact]
    public async Task Call_IsAnError_WhenTheApplicationFails()
    {
        using var application = new TestApplication(
            TestApplication.Settings(Address, [.. LongBudgets]),
            build: builder => builder.AddNotifications(http: http => http.AddHttpMessageHandler(() => new ThrowingHandler())));
        using var activities = new ActivityCollector();

        await Assert.ThrowsAsync<InvalidOperationException>(() => application.Notifications.SendAsync("ada", "text", cancellationToken: Cancellation));

        var activity = Assert.Single(activities.Calls);
        Assert.Equal((ActivityStatusCode.Error, "application_error", "application_error"),
            (activity.Status, activity.GetTagItem(TidewireTelemetry.OutcomeTag), activity.GetTagItem(TidewireTelemetry.ErrorTypeTag)));
    }

    private static string TidewireVersion => typeof(TidewireTelemetry).Assembly.GetName().Version!.ToString(3);

    private sealed class HangingHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class ThrowingHandler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("secret");
    }
}

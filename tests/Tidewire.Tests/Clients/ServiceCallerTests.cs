using Microsoft.Extensions.DependencyInjection;
using Tidewire.Auth;
using Tidewire.Notifications;

namespace Tidewire.Tests.Clients;

/// <summary>The caller as used in a service of an application.</summary>
public sealed class ServiceCallerTests : WireTest
{
    [Fact]
    public async Task OrNull_ReturnsTheValueOrNull()
    {
        AnswerFirst(1, 401, 200, GoodClaims);
        using var application = TestApplication.At(Address);
        var caller = application.Services.GetRequiredService<ServiceCaller<IAuthApi>>();
        var request = new VerifyTokenRequest { Token = "tok" };

        Assert.Null(await caller.OrNullAsync((api, ct) => api.VerifyAsync(request, ct), Cancellation));
        Assert.Equal("ada", (await caller.OrNullAsync((api, ct) => api.VerifyAsync(request, ct), Cancellation))?.Subject);
    }

    [Fact]
    public async Task OrFalse_ReturnsWhetherTheServiceAccepted()
    {
        AnswerFirst(1, 400, 202);
        using var application = TestApplication.At(Address);
        var caller = application.Services.GetRequiredService<ServiceCaller<INotificationApi>>();
        var notification = new Notification { UserId = "ada", Message = "Hi" };

        Assert.False(await caller.OrFalseAsync((api, ct) => api.SendAsync(notification, null, ct), Cancellation));
        Assert.True(await caller.OrFalseAsync((api, ct) => api.SendAsync(notification, null, ct), Cancellation));
    }

    [Fact]
    public async Task Try_RethrowsErrorsOfTheApplication()
    {
        using var application = TestApplication.At(Address);
        var caller = application.Services.GetRequiredService<ServiceCaller<INotificationApi>>();

        await Assert.ThrowsAsync<NotSupportedException>(() => caller.TryAsync((_, _) => throw new NotSupportedException("mine"), Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => caller.TryAsync((_, _) => throw new ArgumentException("mine"), Cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>(() => caller.TryAsync(null!, Cancellation));
    }

    [Fact]
    public async Task Try_ThrowsWithTheTokenOfTheCaller_WhenTheCallerCancelsDuringTheCall()
    {
        using var source = new CancellationTokenSource();
        using var application = TestApplication.At(Address);
        var caller = application.Services.GetRequiredService<ServiceCaller<INotificationApi>>();

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller.TryAsync(
            async (api, ct) =>
            {
                await source.CancelAsync();
                return await api.SendAsync(new() { UserId = "ada", Message = "Hi" }, null, ct);
            },
            source.Token));

        Assert.Equal(source.Token, e.CancellationToken);
        Assert.Equal(0, application.Circuits.GetCircuit("Notifications").ConsecutiveFailures);
    }

    [Fact]
    public void Result_ShowsItsFailureInOneLine()
    {
        var failure = new ServiceFailure(ServiceFailureKind.Throttled)
        {
            Reason = "too many requests",
            StatusCode = System.Net.HttpStatusCode.TooManyRequests,
            RetryAfter = TimeSpan.FromSeconds(2.5),
            Attempts = 3,
            IsAmbiguous = true,
        };

        Assert.Equal("Throttled (too many requests), status 429, retry after 2.5 s, attempts 3, may have been acted on", ServiceResult.Failed(failure).ToString());
        Assert.Equal(3, ServiceResult.Failed<string>(failure).Attempts);
        Assert.Equal("Success", ServiceResult.Success("value").ToString());
        Assert.Equal("Success", ServiceResult.Success().ToString());
        Assert.Equal("Rejected, attempts 1", new ServiceFailure(ServiceFailureKind.Rejected) { Attempts = 1 }.ToString());
        Assert.True(ServiceResult.Success().IsSuccess);
    }
}

using LocalServices;
using LocalServices.Faults;
using Tidewire;

namespace Quickstart;

/// <summary>Each service fails and recovers: retries, an opening circuit, fast failures, recovery.</summary>
internal sealed class Outages(Report report, Application application, LocalServiceHost services, string token)
{
    public async Task AuthAsync()
    {
        report.Section("Auth fails, and comes back");
        services.Auth.Inject(new FaultRule { Status = 503, Times = 2 });
        await report.StepAsync("two 503s, then 200: retried", VerifyAsync, result => result is { IsSuccess: true, Attempts: 3 });

        await OutageAsync("Auth", services.Auth, async () => Plain(await VerifyAsync()));
    }

    public async Task NotificationsAsync(ServiceReader reader)
    {
        report.Section("Notifications fail, and come back");
        services.Notifications.Inject(new FaultRule { Status = 429, RetryAfter = 0, Times = 1 });
        await report.StepAsync("429 with Retry-After: sent again", () => SendAsync("grace", "One"), result => result is { IsSuccess: true, Attempts: 2 });

        services.Notifications.Inject(new FaultRule { Drop = true, AfterHandling = true, Times = 1 });
        await report.StepAsync(
            "the answer is lost: not sent twice",
            () => SendAsync("grace", "Two"),
            result => result.Failure is { Kind: ServiceFailureKind.Unavailable, Attempts: 1, IsAmbiguous: true });
        var stored = await reader.NotificationsAsync("grace");
        report.Check("read back: each email once", stored.Count == 2, $"{stored.Count} stored");

        await OutageAsync("Notifications", services.Notifications, () => SendAsync("grace", "Three"));
    }

    public async Task AnalyticsAsync(ServiceReader reader)
    {
        report.Section("Analytics fails, and comes back");
        services.Analytics.Inject(new FaultRule { Drop = true, AfterHandling = true, Times = 1 });
        await report.StepAsync("the answer is lost: sent again, same key", () => ReportAsync("grace"), result => result is { IsSuccess: true, Attempts: 2 });
        var stored = await reader.EventsAsync("grace");
        report.Check("read back: stored once", stored.Count == 1, $"{stored.Count} stored");

        await OutageAsync("Analytics", services.Analytics, () => ReportAsync("grace"));
    }

    private async Task OutageAsync(string client, LocalService service, Func<Task<ServiceResult>> call)
    {
        await service.StopAsync();
        await report.StepAsync("down: retried, then failed", call, result => result.Failure is { Kind: ServiceFailureKind.Unavailable, Attempts: 3 });
        while (application.Circuits.GetCircuit(client).ConsecutiveFailures < 4)
            await call();
        await report.StepAsync(
            "still down: the fifth failure opens the circuit",
            call,
            result => result.Failure is { Kind: ServiceFailureKind.Unavailable } && application.Circuits.GetCircuit(client).State == CircuitState.Open);
        await report.StepAsync("circuit open: answered without a request", call, result => result.Failure is { Kind: ServiceFailureKind.CircuitOpen, Attempts: 0 });

        await service.StartAsync();
        if (application.Circuits.GetCircuit(client).RetryAt is { } retryAt)
            await WaitUntilAsync(retryAt);

        await report.StepAsync("back again: the first call gets through", call, result => result is { IsSuccess: true, Attempts: 1 });
        var circuit = application.Circuits.GetCircuit(client);
        report.Check("the circuit", circuit.State == CircuitState.Closed, circuit.State.ToString());
    }

    private static async Task WaitUntilAsync(DateTimeOffset moment)
    {
        var time = TimeProvider.System;
        var left = moment - time.GetUtcNow() + TimeSpan.FromMilliseconds(50);
        if (left > TimeSpan.Zero)
            await Task.Delay(left, time);
    }

    private Task<ServiceResult<Tidewire.TokenClaims>> VerifyAsync() => application.Auth.TryVerifyTokenAsync(token);

    private Task<ServiceResult> SendAsync(string userId, string message) =>
        application.Notifications.TrySendAsync(new Notification { UserId = userId, Message = message });

    private Task<ServiceResult> ReportAsync(string userId) => application.Analytics.TryReportActivityAsync(userId, "sign-in", "account", userId);

    private static ServiceResult Plain<T>(ServiceResult<T> result)
        where T : notnull =>
        result.IsSuccess ? ServiceResult.SuccessAfter(result.Attempts) : ServiceResult.Failed(result.Failure);
}

using System.Text.Json;
using LocalServices.Faults;

namespace Tidewire.StatusPage.Tests;

/// <summary>The numbers on the page match the calls that were made.</summary>
public sealed class NumbersTests
{
    [Fact]
    public async Task Calls_AreCounted_ByOutcome()
    {
        await using var app = await StatusApplication.StartAsync();
        app.Services.Notifications.Inject(new FaultRule { Status = 422, Times = 2 });
        app.Services.Notifications.Inject(new FaultRule { Status = 429, Times = 1 });
        app.Services.Notifications.Inject(new FaultRule { Drop = true, Times = 1 });
        await app.SendAsync(7);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => app.Get<INotificationService>().SendAsync("ada", "Hello", cancellationToken: new CancellationToken(canceled: true)));

        var calls = (await app.StatusAsync("Notifications")).GetProperty("calls");

        Assert.Equal((3, 2, 2), (Number(calls, "succeeded"), Number(calls, "rejected"), Number(calls, "failed")));
        Assert.Equal(7 + Number(calls, "canceled"), Number(calls, "total"));
        Assert.Equal(
            [("rejected", 2), ("throttled", 1), ("unavailable", 1)],
            calls.GetProperty("failures").EnumerateArray().Select(failure => (failure.GetProperty("kind").GetString()!, Number(failure, "count"))));
        var slot = Assert.Single(calls.GetProperty("slots").EnumerateArray());
        Assert.Equal((3, 2, 2), (Number(slot, "succeeded"), Number(slot, "rejected"), Number(slot, "failed")));
    }

    [Fact]
    public async Task CacheShare_IsTheShareOfVerificationsFromTheCache()
    {
        await using var app = await StatusApplication.StartAsync(new() { ["Tidewire:Auth:Cache:Enabled"] = "true" });
        var ct = TestContext.Current.CancellationToken;
        string token = await app.Services.Auth.IssueTokenAsync("ada", ct: ct);
        Assert.Equal(JsonValueKind.Null, (await app.StatusAsync("Auth")).GetProperty("verifications").ValueKind);
        for (int i = 0; i < 4; i++)
            await app.Get<IAuthService>().VerifyTokenAsync(token, ct);

        var seen = (await app.StatusAsync("Auth")).GetProperty("verifications");

        Assert.Equal((4, 3, 0.75), (Number(seen, "total"), Number(seen, "fromCache"), seen.GetProperty("cacheShare").GetDouble()));
        Assert.Equal(1, Number((await app.StatusAsync("Auth")).GetProperty("calls"), "total"));
    }

    [Fact]
    public async Task Events_AreCounted_ByOutcomeAndPlace()
    {
        await using var app = await StatusApplication.StartAsync(new() { ["Tidewire:Analytics:Queue:BatchAge"] = "00:00:00" });
        var analytics = app.Get<IAnalyticsService>();
        for (int i = 0; i < 5; i++)
            analytics.Track("ada", "view", "document", "1");
        await analytics.FlushAsync(TestContext.Current.CancellationToken);

        var accounts = (await app.StatusAsync("Analytics")).GetProperty("accounts").EnumerateArray().ToArray();

        Assert.Equal(5, Value(TidewireTelemetry.AnalyticsEvents, "outcome", "accepted"));
        Assert.Equal(5, Value(TidewireTelemetry.AnalyticsEvents, "outcome", "delivered"));
        Assert.Equal(0, Value(TidewireTelemetry.AnalyticsHeld, "place", "memory"));

        double Value(string instrument, string label, string value) => accounts.Single(row =>
            row.GetProperty("instrument").GetString() == instrument
            && row.GetProperty("labels").TryGetProperty(label, out var text) && text.GetString() == value).GetProperty("value").GetDouble();
    }

    [Fact]
    public async Task CircuitHistory_BeginsWithTheStateAtTheStartOfTheWindow()
    {
        await using var app = await StatusApplication.StartAsync();
        var circuits = app.Get<ICircuitMonitor>();
        var ct = TestContext.Current.CancellationToken;
        app.Time.Advance(TimeSpan.FromMinutes(5));
        await circuits.IsolateAsync("Auth", ct);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await circuits.CloseAsync("Auth", ct);
        Assert.Equal(["closed", "isolated", "closed"], await HistoryAsync(app));

        // The isolation began before the window. It is still listed, because it is the state at the start of the window.
        app.Time.Advance(TimeSpan.FromMinutes(9.5));
        Assert.Equal(["isolated", "closed"], await HistoryAsync(app));

        app.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["closed"], await HistoryAsync(app));
    }

    [Fact]
    public async Task Latency_CoversOnlyCallsThatWereSent()
    {
        await using var app = await StatusApplication.StartAsync();
        app.Services.Notifications.Inject(new FaultRule { Status = 503 });
        await app.SendAsync(50);

        var client = await app.StatusAsync("Notifications");

        Assert.Equal((50, 45), (Number(client.GetProperty("calls"), "failed"), Number(client.GetProperty("calls").GetProperty("failures")[0], "count")));
        Assert.Equal(5, Number(client.GetProperty("latency"), "calls"));
    }

    [Fact]
    public async Task TwoApplicationsInOneProcess_CountOnlyTheirOwnCalls()
    {
        await using var one = await StatusApplication.StartAsync();
        await using var other = await StatusApplication.StartAsync();

        await one.SendAsync(3);

        Assert.Equal(3, Number((await one.StatusAsync("Notifications")).GetProperty("calls"), "total"));
        Assert.Equal(0, Number((await other.StatusAsync("Notifications")).GetProperty("calls"), "total"));
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static async Task<string?[]> HistoryAsync(StatusApplication app) =>
        [.. (await app.StatusAsync("Auth")).GetProperty("circuit").GetProperty("history").EnumerateArray().Select(change => change.GetProperty("state").GetString())];
}

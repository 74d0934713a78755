using System.Net;
using System.Text.Json;
using LocalServices.Faults;

namespace Tidewire.LocalServices.Tests.Faults;

public sealed class FaultTests : LocalServiceTests
{
    [Fact]
    public async Task Status_ReplacesTheResponse_ForTheGivenNumberOfRequests()
    {
        using var caller = new Caller(Services.Notifications);
        using HttpResponseMessage added = await caller.PostAsync("/_faults", """{"status":500,"times":2}""");

        HttpStatusCode[] seen = [await SendAsync(caller), await SendAsync(caller), await SendAsync(caller)];

        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal([HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError, HttpStatusCode.Accepted], seen);
        Assert.Single(await Services.ReadNotificationsAsync(ct: Ct));
        Assert.Equal(3, Services.Notifications.RequestCount);
    }

    [Fact]
    public async Task Rule_AppliesExactlyTheGivenNumberOfTimes_ToConcurrentRequests()
    {
        using var caller = new Caller(Services.Notifications);
        Services.Notifications.Inject(new FaultRule { Status = 500, Times = 10 });

        HttpStatusCode[] seen = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => SendAsync(caller)));

        Assert.Equal(10, seen.Count(status => status == HttpStatusCode.InternalServerError));
        Assert.Empty(Services.Notifications.Faults);
    }

    [Fact]
    public async Task Rule_AppliesUntilCleared_WhenTimesIsNotSet()
    {
        using var caller = new Caller(Services.Notifications);
        Services.Notifications.Inject(new FaultRule { Status = 429, RetryAfter = 7 });

        using HttpResponseMessage failed = await caller.PostAsync("/send", Bodies.Send);
        HttpStatusCode again = await SendAsync(caller);
        using HttpResponseMessage cleared = await caller.DeleteAsync("/_faults");
        HttpStatusCode after = await SendAsync(caller);

        Assert.Equal(HttpStatusCode.TooManyRequests, failed.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), failed.Headers.RetryAfter?.Delta);
        Assert.Equal("injected fault", (await Caller.ReadAsync(failed)).GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.TooManyRequests, again);
        Assert.Equal(HttpStatusCode.NoContent, cleared.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, after);
    }

    [Fact]
    public async Task ClearFaults_RemovesEveryRule()
    {
        using var caller = new Caller(Services.Notifications);
        Services.Notifications.Inject(new FaultRule());
        Services.Notifications.Inject(new FaultRule { Drop = true });

        Services.Notifications.ClearFaults();

        Assert.Empty(Services.Notifications.Faults);
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(caller));
    }

    [Fact]
    public async Task EmptyRule_Answers503()
    {
        using var caller = new Caller(Services.Notifications);
        using HttpResponseMessage added = await caller.PostAsync("/_faults", "{}");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(caller));
    }

    [Fact]
    public async Task Rules_ApplyOldestFirst()
    {
        using var caller = new Caller(Services.Notifications);
        Services.Notifications.Inject(new FaultRule { Status = 500, Times = 1 });
        Services.Notifications.Inject(new FaultRule { Status = 502, Times = 1 });

        Assert.Equal(HttpStatusCode.InternalServerError, await SendAsync(caller));
        Assert.Equal(HttpStatusCode.BadGateway, await SendAsync(caller));
    }

    [Fact]
    public async Task Drop_CutsTheConnectionBeforeHandling()
    {
        using var caller = new Caller(Services.Notifications);
        Services.Notifications.Inject(new FaultRule { Drop = true, Times = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(caller));

        Assert.Empty(await Services.ReadNotificationsAsync(ct: Ct));
        Assert.Equal(1, Services.Notifications.RequestCount);
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(caller));
    }

    [Fact]
    public async Task DropAfterHandling_StoresTheNotification_AndCutsTheConnection()
    {
        using var caller = new Caller(Services.Notifications);
        Services.Notifications.Inject(new FaultRule { Drop = true, AfterHandling = true, Times = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(caller, "k1"));

        Assert.Equal("k1", Assert.Single(await Services.ReadNotificationsAsync(ct: Ct)).IdempotencyKey);
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(caller, "k1"));
        Assert.Single(await Services.ReadNotificationsAsync(ct: Ct));
    }

    [Fact]
    public async Task StatusAfterHandling_StoresTheNotification_AndReplacesTheResponse()
    {
        using var caller = new Caller(Services.Notifications);
        Services.Notifications.Inject(new FaultRule { Status = 502, AfterHandling = true, Times = 1 });

        using HttpResponseMessage response = await caller.PostAsync("/send", Bodies.Send);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("injected fault", (await Caller.ReadAsync(response)).GetProperty("detail").GetString());
        Assert.Single(await Services.ReadNotificationsAsync(ct: Ct));
    }

    [Fact]
    public async Task Delay_HoldsTheRequestBack()
    {
        using var caller = new Caller(Services.Notifications);
        Services.Notifications.Inject(new FaultRule { DelayMs = 5_000, Times = 1 });

        Task<HttpStatusCode> sending = SendAsync(caller);
        await Clock.Waiting;
        Clock.Advance(TimeSpan.FromMilliseconds(4_999));
        Assert.Empty(await Services.ReadNotificationsAsync(ct: Ct));
        Assert.False(sending.IsCompleted);
        Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(HttpStatusCode.Accepted, await sending);
        Assert.Single(await Services.ReadNotificationsAsync(ct: Ct));
    }

    [Fact]
    public async Task Delay_CanBeCombinedWithAStatus()
    {
        using var caller = new Caller(Services.Notifications);
        Services.Notifications.Inject(new FaultRule { DelayMs = 1_000, Status = 504 });

        Task<HttpStatusCode> sending = SendAsync(caller);
        await Clock.Waiting;
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.GatewayTimeout, await sending);
        Assert.Empty(await Services.ReadNotificationsAsync(ct: Ct));
    }

    [Fact]
    public async Task DelayAfterHandling_StoresTheNotification_AndDelaysTheResponse()
    {
        using var caller = new Caller(Services.Notifications);
        Services.Notifications.Inject(new FaultRule { DelayMs = 1_000, AfterHandling = true });

        Task<HttpResponseMessage> sending = caller.PostAsync("/send", Bodies.Send);
        await Clock.Waiting;
        long id = Assert.Single(await Services.ReadNotificationsAsync(ct: Ct)).Id;
        Clock.Advance(TimeSpan.FromSeconds(1));

        using HttpResponseMessage response = await sending;
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(id, (await Caller.ReadAsync(response)).GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task DelayedRequest_IsAborted_WhenTheServiceStops()
    {
        using var caller = new Caller(Services.Notifications);
        Services.Notifications.Inject(new FaultRule { DelayMs = 60_000 });
        Task<HttpStatusCode> sending = SendAsync(caller);
        await Clock.Waiting;

        await Services.Notifications.StopAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => sending);
        Assert.Empty(await Services.ReadNotificationsAsync(ct: Ct));
    }

    [Fact]
    public async Task Path_LimitsTheRule_ToRequestsWithThatPath()
    {
        using var caller = new Caller(Services.Notifications);
        Services.Notifications.Inject(new FaultRule { Status = 500, Path = "/send" });

        using HttpResponseMessage listed = await caller.GetAsync("/notifications");

        Assert.Equal(HttpStatusCode.OK, listed.StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, await SendAsync(caller));
    }

    [Fact]
    public async Task Health_Fails_OnlyWhenARuleNamesItsPath()
    {
        using var caller = new Caller(Services.Notifications);
        Services.Notifications.Inject(new FaultRule { Status = 500 });
        using HttpResponseMessage before = await caller.GetAsync("/health");
        Services.Notifications.Inject(new FaultRule { Status = 503, Path = "/health" });

        using HttpResponseMessage after = await caller.GetAsync("/health");

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, after.StatusCode);
        Assert.Equal(0, Services.Notifications.RequestCount);
    }

    [Fact]
    public async Task List_ShowsRules_WithTheNumberOfRequestsThatRemain()
    {
        using var caller = new Caller(Services.Notifications);
        using HttpResponseMessage added = await caller.PostAsync(
            "/_faults", """{"status":503,"retry_after":2,"delay_ms":0,"after_handling":true,"times":3,"path":"/send"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(caller));

        using HttpResponseMessage listed = await caller.GetAsync("/_faults");

        JsonElement rule = Assert.Single((await Caller.ReadAsync(listed)).EnumerateArray());
        Assert.Equal(
            """{"status":503,"retry_after":2,"delay_ms":0,"after_handling":true,"times":2,"path":"/send"}""", rule.GetRawText());
    }

    [Theory]
    [InlineData("""{"status":199}""")]
    [InlineData("""{"status":600}""")]
    [InlineData("""{"status":"503"}""")]
    [InlineData("""{"retry_after":-1}""")]
    [InlineData("""{"delay_ms":-1}""")]
    [InlineData("""{"drop":true,"status":503}""")]
    [InlineData("""{"times":0}""")]
    [InlineData("""{"path":"send"}""")]
    [InlineData("""{"path":"/_faults"}""")]
    [InlineData("""{"delay":1}""")]
    public async Task Rule_IsRefused_WhenItIsInvalid(string json)
    {
        using var caller = new Caller(Services.Notifications);

        using HttpResponseMessage response = await caller.PostAsync("/_faults", json);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Empty(Services.Notifications.Faults);
    }

    [Fact]
    public void Inject_Throws_WhenTheRuleIsInvalid()
    {
        Assert.Throws<ArgumentException>(() => Services.Auth.Inject(new FaultRule { Times = 0 }));
        Assert.Throws<ArgumentNullException>(() => Services.Auth.Inject(null!));
    }

    [Fact]
    public async Task Rules_ApplyToOneServiceOnly()
    {
        using var caller = new Caller(Services.Analytics);
        Services.Notifications.Inject(new FaultRule());

        using HttpResponseMessage response = await caller.PostAsync("/events", Bodies.Event);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private static async Task<HttpStatusCode> SendAsync(Caller caller, string? idempotencyKey = null)
    {
        using HttpResponseMessage response = await caller.PostAsync(
            "/send", Bodies.Send, idempotencyKey is null ? [] : [("Idempotency-Key", idempotencyKey)]);
        return response.StatusCode;
    }
}

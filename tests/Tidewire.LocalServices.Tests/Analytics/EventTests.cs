using System.Net;
using System.Text.Json;
using LocalServices.Analytics;

namespace Tidewire.LocalServices.Tests.Analytics;

public sealed class EventTests : LocalServiceTests
{
    [Fact]
    public async Task EventsEndpoint_StoresTheEvent_WhenItIsAccepted()
    {
        using var caller = new Caller(Services.Analytics);

        using HttpResponseMessage response = await caller.PostAsync("/events", Bodies.Event, ("Idempotency-Key", "k1"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var expected = new StoredEvent
        {
            Id = (await Caller.ReadAsync(response)).GetProperty("id").GetInt64(),
            UserId = "ada",
            Action = "create",
            ResourceType = "account",
            ResourceId = "7",
            Timestamp = "2026-01-31T12:00:00.123456Z",
            IdempotencyKey = "k1",
            ReceivedAt = "2026-01-31T12:00:00.000000Z",
        };
        Assert.Equal([expected], await Services.ReadEventsAsync(ct: Ct));
        Assert.Equal(1, await Services.CountEventsAsync(Ct));
    }

    [Fact]
    public async Task List_ShowsAllEvents_OrOnlyTheEventsOfOneUser()
    {
        using var caller = new Caller(Services.Analytics);
        using HttpResponseMessage ofAda = await caller.PostAsync("/events", Bodies.Event);
        using HttpResponseMessage ofBob = await caller.PostAsync("/events", Bodies.Event.Replace("ada", "bob", StringComparison.Ordinal));

        using HttpResponseMessage all = await caller.GetAsync("/events");
        using HttpResponseMessage bobs = await caller.GetAsync("/events?user_id=bob");
        using HttpResponseMessage nobodys = await caller.GetAsync("/events?user_id=nobody");

        Assert.Equal(2, (await Caller.ReadAsync(all)).GetArrayLength());
        JsonElement listed = Assert.Single((await Caller.ReadAsync(bobs)).EnumerateArray());
        Assert.Equal("bob", listed.GetProperty("user_id").GetString());
        Assert.Equal("2026-01-31T12:00:00.123456Z", listed.GetProperty("timestamp").GetString());
        Assert.Equal(0, (await Caller.ReadAsync(nobodys)).GetArrayLength());
    }

    [Fact]
    public async Task EventsEndpoint_StoresOneEvent_WhenThirtyTwoCallersShareAKey()
    {
        using var caller = new Caller(Services.Analytics);

        HttpResponseMessage[] responses = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(_ => caller.PostAsync("/events", Bodies.Event, ("Idempotency-Key", "k1"))));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.Accepted, response.StatusCode));
        Assert.Single(await Services.ReadEventsAsync(ct: Ct));
    }

    [Fact]
    public async Task EventsEndpoint_RefusesTheRequest_WhenItsKeyWasUsedForAnotherBody()
    {
        using var caller = new Caller(Services.Analytics);
        using HttpResponseMessage first = await caller.PostAsync("/events", Bodies.Event, ("Idempotency-Key", "k1"));

        using HttpResponseMessage second = await caller.PostAsync(
            "/events", Bodies.Event.Replace("123456Z", "123457Z", StringComparison.Ordinal), ("Idempotency-Key", "k1"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.StatusCode);
        Assert.Single(await Services.ReadEventsAsync(ct: Ct));
    }

    [Theory]
    [InlineData("2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31T12:00:00.123Z")]
    [InlineData("2026-01-31T12:00:00.1234567Z")]
    [InlineData("2026-01-31T12:00:00.123456")]
    [InlineData("2026-01-31T12:00:00.123456+00:00")]
    [InlineData("2026-01-31t12:00:00.123456z")]
    [InlineData("2026-01-31 12:00:00.123456Z")]
    [InlineData("2026-02-30T12:00:00.123456Z")]
    [InlineData(" 2026-01-31T12:00:00.123456Z")]
    [InlineData("yesterday")]
    [InlineData("")]
    public async Task Timestamp_IsRefused_WhenItIsNotUtcWithMicroseconds(string timestamp)
    {
        using var caller = new Caller(Services.Analytics);

        using HttpResponseMessage response = await caller.PostAsync(
            "/events", Bodies.Event.Replace("2026-01-31T12:00:00.123456Z", timestamp, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Empty(await Services.ReadEventsAsync(ct: Ct));
    }

    [Theory]
    [InlineData("\"user_id\":\"ada\"", "\"user_id\":\"\"")]
    [InlineData("\"action\":\"create\"", "\"action\":\"\"")]
    [InlineData("\"resource_type\":\"account\"", "\"resource_type\":\"\"")]
    [InlineData("\"resource_id\":\"7\"", "\"resource_id\":\"\"")]
    [InlineData("\"resource_id\":\"7\"", "\"resource_id\":7")]
    [InlineData("\"resource_id\":\"7\",", "")]
    [InlineData("\"user_id\":\"ada\"", "\"user_id\":\"ada\",\"session\":\"s\"")]
    [InlineData("\"user_id\":\"ada\"", "\"user_id\":\"ada\",\"idempotency_key\":\"k\"")]
    public async Task Body_IsRefused_WhenItViolatesTheContract(string part, string replacement)
    {
        using var caller = new Caller(Services.Analytics);

        using HttpResponseMessage response = await caller.PostAsync(
            "/events", Bodies.Event.Replace(part, replacement, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Empty(await Services.ReadEventsAsync(ct: Ct));
    }
}

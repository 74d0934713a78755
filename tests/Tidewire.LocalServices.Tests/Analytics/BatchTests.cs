using System.Net;

namespace Tidewire.LocalServices.Tests.Analytics;

public sealed class BatchTests : LocalServiceTests
{
    [Fact]
    public async Task Batch_StoresEveryEvent()
    {
        using var caller = new Caller(Services.Analytics);
        string json = $"[{string.Join(',', Enumerable.Range(0, 1_000).Select(index => Item($"user-{index}")))}]";

        using HttpResponseMessage response = await caller.PostAsync("/events/batch", json);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(1_000, (await Caller.ReadAsync(response)).GetProperty("accepted").GetInt32());
        Assert.Equal(
            Enumerable.Range(0, 1_000).Select(index => $"user-{index}"),
            (await Services.ReadEventsAsync(ct: Ct)).Select(stored => stored.UserId));
    }

    [Fact]
    public async Task Batch_DeduplicatesItemsByKey_EvenAgainstSingleEvents()
    {
        using var caller = new Caller(Services.Analytics);
        using HttpResponseMessage single = await caller.PostAsync("/events", Bodies.Event, ("Idempotency-Key", "k1"));
        string batch = $"[{Item("ada", "k1")},{Item("bob", "k2")},{Item("bob", "k2")}]";

        using HttpResponseMessage first = await caller.PostAsync("/events/batch", batch);
        using HttpResponseMessage second = await caller.PostAsync("/events/batch", batch);

        Assert.Equal(3, (await Caller.ReadAsync(first)).GetProperty("accepted").GetInt32());
        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal(["k1", "k2"], (await Services.ReadEventsAsync(ct: Ct)).Select(stored => stored.IdempotencyKey));
    }

    [Fact]
    public async Task Batch_IsStoredOnce_WhenItsOwnKeyIsRepeated()
    {
        using var caller = new Caller(Services.Analytics);
        string batch = $"[{Item("ada")},{Item("ada")}]";

        using HttpResponseMessage first = await caller.PostAsync("/events/batch", batch, ("Idempotency-Key", "b"));
        using HttpResponseMessage second = await caller.PostAsync("/events/batch", batch, ("Idempotency-Key", "b"));

        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal(["b#0", "b#1"], (await Services.ReadEventsAsync(ct: Ct)).Select(stored => stored.IdempotencyKey));
    }

    [Fact]
    public async Task Batch_StoresNothing_WhenOneItemReusesAKey()
    {
        using var caller = new Caller(Services.Analytics);

        using HttpResponseMessage refused = await caller.PostAsync("/events/batch", $"[{Item("ada", "k1")},{Item("bob", "k1")}]");
        using HttpResponseMessage next = await caller.PostAsync("/events", Bodies.Event);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, next.StatusCode);
        Assert.Single(await Services.ReadEventsAsync(ct: Ct));
    }

    [Theory]
    [InlineData("[{}]")]
    [InlineData("[null]")]
    [InlineData("{}")]
    [InlineData("""[{"user_id":"","action":"a","resource_type":"t","resource_id":"1","timestamp":"2026-01-31T12:00:00.123456Z"}]""")]
    public async Task Batch_IsRefused_WhenItViolatesTheContract(string json)
    {
        using var caller = new Caller(Services.Analytics);

        using HttpResponseMessage response = await caller.PostAsync("/events/batch", json);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Theory]
    [InlineData("\"idempotency_key\":\"\"")]
    [InlineData("\"extra\":1")]
    public async Task Batch_IsRefused_WhenOneItemHasAnInvalidField(string field)
    {
        using var caller = new Caller(Services.Analytics);
        string wrong = Bodies.Event.Replace("{", "{" + field + ",", StringComparison.Ordinal);

        using HttpResponseMessage response = await caller.PostAsync("/events/batch", $"[{Bodies.Event},{wrong}]");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Empty(await Services.ReadEventsAsync(ct: Ct));
    }

    [Fact]
    public async Task Batch_IsRefused_WhenItIsLargerThan4MiB()
    {
        using var caller = new Caller(Services.Analytics);

        using HttpResponseMessage response = await caller.PostAsync("/events/batch", $"[{new string(' ', 4 * 1024 * 1024)}]");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    private static string Item(string userId, string? idempotencyKey = null)
    {
        string item = Bodies.Event.Replace("ada", userId, StringComparison.Ordinal);
        return idempotencyKey is null
            ? item
            : item.Replace("{", $$"""{"idempotency_key":"{{idempotencyKey}}",""", StringComparison.Ordinal);
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using LocalServices.Notifications;

namespace Tidewire.LocalServices.Tests.Notifications;

public sealed class SendTests : LocalServiceTests
{
    [Fact]
    public async Task Send_StoresTheNotification_WhenItIsAccepted()
    {
        using var caller = new Caller(Services.Notifications);

        using HttpResponseMessage response = await caller.PostAsync(
            "/send", """{"user_id":"ada","message":"Grüße 🌊","channel":"sms"}""", ("Idempotency-Key", "k1"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        long id = (await Caller.ReadAsync(response)).GetProperty("id").GetInt64();
        var expected = new StoredNotification
        {
            Id = id,
            UserId = "ada",
            Message = "Grüße 🌊",
            Channel = "sms",
            IdempotencyKey = "k1",
            ReceivedAt = "2026-01-31T12:00:00.000000Z",
        };
        Assert.Equal([expected], await Services.ReadNotificationsAsync(ct: Ct));
    }

    [Fact]
    public async Task Send_UsesEmail_WhenNoChannelIsGiven()
    {
        using var caller = new Caller(Services.Notifications);

        using HttpResponseMessage response = await caller.PostAsync("/send", """{"user_id":"ada","message":"hi"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("email", Assert.Single(await Services.ReadNotificationsAsync(ct: Ct)).Channel);
    }

    [Fact]
    public async Task List_ShowsAllNotifications_OrOnlyTheNotificationsOfOneUser()
    {
        using var caller = new Caller(Services.Notifications);
        using HttpResponseMessage toAda = await caller.PostAsync("/send", """{"user_id":"ada","message":"one"}""");
        using HttpResponseMessage toBob = await caller.PostAsync("/send", """{"user_id":"bob","message":"two"}""");

        using HttpResponseMessage all = await caller.GetAsync("/notifications");
        using HttpResponseMessage bobs = await caller.GetAsync("/notifications?user_id=bob");

        Assert.Equal(2, (await Caller.ReadAsync(all)).GetArrayLength());
        JsonElement listed = Assert.Single((await Caller.ReadAsync(bobs)).EnumerateArray());
        Assert.Equal("bob", listed.GetProperty("user_id").GetString());
        Assert.Equal("two", listed.GetProperty("message").GetString());
        Assert.Equal("email", listed.GetProperty("channel").GetString());
        Assert.Equal(JsonValueKind.Null, listed.GetProperty("idempotency_key").ValueKind);
        Assert.Equal("2026-01-31T12:00:00.000000Z", listed.GetProperty("received_at").GetString());
    }

    [Fact]
    public async Task Send_StoresOneNotification_WhenThirtyTwoCallersShareAKey()
    {
        using var caller = new Caller(Services.Notifications);

        HttpResponseMessage[] responses = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(_ => caller.PostAsync("/send", Bodies.Send, ("Idempotency-Key", "k1"))));

        var ids = new HashSet<long>();
        foreach (HttpResponseMessage response in responses)
        {
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            ids.Add((await Caller.ReadAsync(response)).GetProperty("id").GetInt64());
            response.Dispose();
        }

        StoredNotification stored = Assert.Single(await Services.ReadNotificationsAsync(ct: Ct));
        Assert.Equal([stored.Id], ids);
        Assert.Equal(32, Services.Notifications.RequestCount);
    }

    [Fact]
    public async Task Send_StoresBothNotifications_WhenTwoRequestsHaveNoKey()
    {
        using var caller = new Caller(Services.Notifications);

        using HttpResponseMessage first = await caller.PostAsync("/send", Bodies.Send);
        using HttpResponseMessage second = await caller.PostAsync("/send", Bodies.Send);

        Assert.Equal(2, (await Services.ReadNotificationsAsync(ct: Ct)).Count);
    }

    [Fact]
    public async Task Send_RefusesTheRequest_WhenItsKeyWasUsedForAnotherBody()
    {
        using var caller = new Caller(Services.Notifications);
        using HttpResponseMessage first = await caller.PostAsync("/send", Bodies.Send, ("Idempotency-Key", "k1"));

        using HttpResponseMessage second = await caller.PostAsync(
            "/send", """{"user_id":"ada","message":"other"}""", ("Idempotency-Key", "k1"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.StatusCode);
        Assert.Single(await Services.ReadNotificationsAsync(ct: Ct));
    }

    [Theory]
    [InlineData("""{"user_id":"ada","message":"hi","priority":1}""")]
    [InlineData("""{"user_id":"ada"}""")]
    [InlineData("""{"user_id":"","message":"hi"}""")]
    [InlineData("""{"user_id":"ada","message":""}""")]
    [InlineData("""{"user_id":"ada","message":"hi","channel":""}""")]
    [InlineData("""{"user_id":"ada","message":"hi","channel":null}""")]
    [InlineData("""{"user_id":7,"message":"hi"}""")]
    [InlineData("""{"user_id":null,"message":"hi"}""")]
    [InlineData("""{"user_id":"ada","user_id":"bob","message":"hi"}""")]
    [InlineData("""{"userId":"ada","message":"hi"}""")]
    [InlineData("""{"user_id":"ada","message":"\ud800"}""")]
    [InlineData("""{"user_id":"ada","message":"hi"} {}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("""not json""")]
    [InlineData("")]
    public async Task Body_IsRefused_WhenItViolatesTheContract(string json)
    {
        using var caller = new Caller(Services.Notifications);

        using HttpResponseMessage response = await caller.PostAsync("/send", json);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.NotEmpty((await Caller.ReadAsync(response)).GetProperty("detail").GetString()!);
        Assert.Empty(await Services.ReadNotificationsAsync(ct: Ct));
    }

    [Fact]
    public async Task Body_IsRefused_WhenItIsNotUtf8()
    {
        using var caller = new Caller(Services.Notifications);
        byte[] json = Encoding.UTF8.GetBytes("""{"user_id":"ada","message":"?"}""");
        json[^3] = 0xFF;
        using var content = new ByteArrayContent(json);
        content.Headers.ContentType = new("application/json");

        using HttpResponseMessage response = await caller.SendAsync(HttpMethod.Post, "/send", content);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Fact]
    public async Task Body_IsRefused_WhenItIsNotDeclaredAsJson()
    {
        using var caller = new Caller(Services.Notifications);

        using HttpResponseMessage response = await caller.SendAsync(HttpMethod.Post, "/send", new StringContent(Bodies.Send));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Theory]
    [InlineData(64 * 1024, false, HttpStatusCode.Accepted)]
    [InlineData(64 * 1024, true, HttpStatusCode.Accepted)]
    [InlineData(64 * 1024 + 1, false, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(64 * 1024 + 1, true, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(5_000_000, false, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(5_000_000, true, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Body_IsRefused_WhenItIsLargerThan64KiB(int length, bool chunked, HttpStatusCode expected)
    {
        using var caller = new Caller(Services.Notifications);
        const string start = """{"user_id":"ada","message":" """;
        string json = start + new string('x', length - start.Length - 2) + "\"}";
        using var content = new StringContent(json, Encoding.UTF8, "application/json");

        using HttpResponseMessage response = await caller.SendAsync(
            HttpMethod.Post, "/send", content, chunked ? [("Transfer-Encoding", "chunked")] : []);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.Accepted ? 1 : 0, (await Services.ReadNotificationsAsync(ct: Ct)).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public async Task IdempotencyKey_IsRefused_WhenItIsEmptyOrTooLong(int length)
    {
        using var caller = new Caller(Services.Notifications);

        using HttpResponseMessage response = await caller.PostAsync("/send", Bodies.Send, ("Idempotency-Key", new string('k', length)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Fact]
    public async Task IdempotencyKey_IsRefused_WhenItIsSentTwice()
    {
        // Written to a socket, because HttpClient would join the two headers into one line.
        using var connection = new TcpClient();
        await connection.ConnectAsync(Services.Notifications.Address.Host, Services.Notifications.Address.Port, Ct);
        await using NetworkStream stream = connection.GetStream();
        string request = string.Join(
            "\r\n",
            "POST /send HTTP/1.1",
            "Host: localhost",
            "Connection: close",
            "Content-Type: application/json",
            $"Content-Length: {Bodies.Send.Length}",
            "Idempotency-Key: a",
            "Idempotency-Key: b",
            "",
            Bodies.Send);

        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Ct);

        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 422 Unprocessable Entity", await reader.ReadLineAsync(Ct));
    }
}

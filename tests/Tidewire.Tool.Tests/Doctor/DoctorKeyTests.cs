using LocalServices;
using Tidewire.Tool.Tests.Servers;

namespace Tidewire.Tool.Tests.Doctor;

/// <summary>The doctor's check of a key.</summary>
public sealed class DoctorKeyTests
{
    public static TheoryData<string, string, string, string> Keys { get; } = new()
    {
        { "AUTH", "right", "unknown", "probably accepted" },
        { "AUTH", "wrong", "unknown", "only a user's token shows which" },
        { "AUTH", "", "unknown", "no key is set" },
        { "NOTIFICATION", "right", "ok", "accepted" },
        { "NOTIFICATION", "wrong", "problem", "refused" },
        { "NOTIFICATION", "", "problem", "requires one" },
        { "ANALYTICS", "right", "ok", "accepted" },
        { "ANALYTICS", "wrong", "problem", "refused" },
        { "ANALYTICS", "", "problem", "requires one" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Doctor_ReportsTheStateOfAKey_AtLocalServices(string service, string key, string verdict, string fragment)
    {
        await using var services = await LocalServiceHost.StartAsync(new() { ApiKey = "right" }, TestContext.Current.CancellationToken);
        var address = (service switch { "AUTH" => services.Auth, "NOTIFICATION" => services.Notifications, _ => services.Analytics }).Address;

        var run = await ToolRun.OfAsync(
            "doctor --json --check-keys", ($"{service}_SERVICE_URL", address.ToString()), (service == "AUTH" ? "AUTH_SERVICE_API_KEY" : $"{service}_API_KEY", key));

        var check = run.Check("key");
        Assert.Equal(verdict, check.Verdict.ToString(), ignoreCase: true);
        Assert.Contains(fragment, check.Text, StringComparison.Ordinal);
        Assert.Empty(await services.ReadNotificationsAsync(ct: TestContext.Current.CancellationToken));
        Assert.Empty(await services.ReadEventsAsync(ct: TestContext.Current.CancellationToken));
    }

    // The answers with the right key, with a made-up one, and with none.
    public static TheoryData<string, string, string, string, string> Verdicts { get; } = new()
    {
        { "422 Unprocessable", "401 Unauthorized", "401 Unauthorized", "ok", "the key is accepted" },
        { "403 Forbidden", "401 Unauthorized", "401 Unauthorized", "problem", "the key is refused" },
        { "401 Unauthorized", "401 Unauthorized", "403 Forbidden", "problem", "as with a made-up key. Set" },
        { "422 Unprocessable", "422 Unprocessable", "422 Unprocessable", "warning", "does not check keys" },
        { "404 Not Found", "401 Unauthorized", "401 Unauthorized", "problem", "Check the address and the state of the service" },
        { "200 OK", "401 Unauthorized", "401 Unauthorized", "problem", "anyone would get access" },
        { "", "401 Unauthorized", "401 Unauthorized", "problem", "the credential could not be tried" },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public async Task Doctor_ComparesTheResponses_ForTheKey_AMadeUpKey_AndNoKey(string own, string other, string none, string verdict, string fragment)
    {
        await using var server = new RawServer(request =>
            RawServer.Answer(
                request.StartsWith("GET", StringComparison.Ordinal) ? "200 OK"
                : request.Contains("right", StringComparison.Ordinal) ? own
                : request.Contains("Authorization", StringComparison.Ordinal) ? other
                : none));

        var run = await ToolRun.OfAsync("doctor --json", ("AUTH_SERVICE_URL", server.Address), ("AUTH_SERVICE_API_KEY", "right"));

        var check = run.Check("key");
        Assert.Equal(verdict, check.Verdict.ToString(), ignoreCase: true);
        Assert.Contains(fragment, check.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200 OK", """{"active":false}""", "ok", "accepted")]
    [InlineData("200 OK", """{"active":true,"sub":"a"}""", "problem", "anyone would get access")]
    [InlineData("401 Unauthorized", """{"error":"invalid_client"}""", "problem", "the server refused the credentials of this application")]
    [InlineData("404 Not Found", "{}", "problem", "404")]
    public async Task Doctor_CallsAnIntrospectionEndpoint_WithTheCredentialsOfTheApplication(string status, string body, string verdict, string fragment)
    {
        await using var server = new RawServer(request =>
            request.StartsWith("POST /connect/introspect", StringComparison.Ordinal) && request.Contains("Authorization: Basic", StringComparison.Ordinal)
                ? RawServer.Answer(status, body: body)
                : RawServer.Answer("404 Not Found"));

        var run = await ToolRun.OfAsync(
            "doctor --json",
            ("Tidewire__Auth__BaseAddress", server.Address),
            ("Tidewire__Auth__Wire", "Introspection"),
            ("Tidewire__Auth__Introspection__Path", "/connect/introspect"),
            ("Tidewire__Auth__Introspection__ClientId", "shop"),
            ("Tidewire__Auth__Introspection__ClientSecret", "marked"));

        var check = run.Check("key");
        Assert.Equal(verdict, check.Verdict.ToString(), ignoreCase: true);
        Assert.Contains(fragment, check.Text, StringComparison.Ordinal);
    }

    // The bodies of the answers with the right key, and with a made-up one or none.
    [Theory]
    [InlineData("""{"active":false}""", "{}", "ok", "the key is accepted: POST /verify is answered with 200, and with 401 for a made-up key")]
    [InlineData("""{"active":"no"}""", "{}", "problem", "anyone would get access")]
    [InlineData("""{"active":true}""", "{}", "problem", "anyone would get access")]
    [InlineData("[]", "{}", "problem", "anyone would get access")]
    [InlineData("""{"active":false}""", "no json", "ok", "the key is accepted")]
    public async Task Doctor_ReadsTheAnswerOfVerify(string own, string other, string verdict, string fragment)
    {
        await using var server = new RawServer(request =>
            request.StartsWith("GET", StringComparison.Ordinal) ? RawServer.Answer("200 OK")
            : request.Contains("right", StringComparison.Ordinal) ? RawServer.Answer("200 OK", body: own)
            : RawServer.Answer("401 Unauthorized", body: other));

        var run = await ToolRun.OfAsync("doctor --json", ("AUTH_SERVICE_URL", server.Address), ("AUTH_SERVICE_API_KEY", "right"));

        var check = run.Check("key");
        Assert.Equal(verdict, check.Verdict.ToString(), ignoreCase: true);
        Assert.Contains(fragment, check.Text, StringComparison.Ordinal);
    }

    // No key is configured, so the doctor judges by the responses without a key and with a made-up one.
    [Theory]
    [InlineData("ANALYTICS", "422 Unprocessable", "{}", "application/json", "ok", "the service requires none (POST /events is answered with 422)")]
    [InlineData("ANALYTICS", "202 Accepted", "{}", "application/json", "problem", "POST /events accepts an empty object (202), against the contract")]
    [InlineData("ANALYTICS", "403 Forbidden", "<html/>", "text/html", "problem", "POST /events is answered with 403 and a page")]
    [InlineData("NOTIFICATION", "404 Not Found", "{}", "application/json", "problem", "POST /send is answered with 404, which is not a refusal that the contract allows")]
    [InlineData("NOTIFICATION", "", "", "", "problem", "no key is set, and POST /send failed:")]
    [InlineData("AUTH", "200 OK", """{"active":false}""", "application/json", "ok", "the service requires none")]
    [InlineData("AUTH", "200 OK", """{"active":true}""", "application/json", "problem", "anyone would get access")]
    [InlineData("AUTH", "200 OK", """{"active":"no"}""", "application/json", "problem", "anyone would get access")]
    [InlineData("AUTH", "200 OK", "[]", "application/json", "problem", "anyone would get access")]
    public async Task Doctor_ChecksTheService_WhenNoKeyIsConfigured(string service, string status, string body, string type, string verdict, string fragment)
    {
        await using var server = new RawServer(request => request.StartsWith("GET", StringComparison.Ordinal) ? RawServer.Answer("200 OK")
            : status.Length == 0 ? "no http\r\n\r\n"
            : RawServer.Answer(status, body: body, type: type));

        var run = await ToolRun.OfAsync("doctor --json --check-keys", ($"{service}_SERVICE_URL", server.Address));

        var check = run.Check("key");
        Assert.Equal(verdict, check.Verdict.ToString(), ignoreCase: true);
        Assert.Contains(fragment, check.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notifications", "/send")]
    [InlineData("analytics", "/events")]
    [InlineData("auth", "/verify")]
    public async Task Doctor_TriesTheKeyOfANamedClient_ByItsKind(string kind, string path)
    {
        await using var server = new RawServer(request => RawServer.Answer(
            request.StartsWith("GET", StringComparison.Ordinal) ? "200 OK" : request.Contains("right", StringComparison.Ordinal) ? "422 Unprocessable" : "401 Unauthorized"));

        var run = await ToolRun.OfAsync(
            $"doctor --json --check-keys --client Partner={kind}", ("Tidewire__Partner__BaseAddress", server.Address), ("Tidewire__Partner__ApiKey", "right"));

        Assert.StartsWith($"the key is accepted: POST {path} ", run.Check("key", "Partner").Text, StringComparison.Ordinal);
        Assert.Equal("valid; the address is Tidewire:Partner:BaseAddress from the environment", run.Check("configuration", "Partner").Text);
    }

    [Fact]
    public async Task Doctor_DoesNotTryTheKey_OfAClientWhoseCallsItDoesNotKnow()
    {
        await using var server = new RawServer(_ => RawServer.Answer("200 OK"));

        var run = await ToolRun.OfAsync(
            "doctor --json --check-keys --client Billing", ("Tidewire__Billing__BaseAddress", server.Address), ("Tidewire__Billing__ApiKey", "marked"));

        Assert.Equal("no call of this client is known to be harmless, so its key is not tried", run.Check("key", "Billing").Text);
        Assert.All(server.Requests, request => Assert.StartsWith("GET /health", request, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "ok", "/introspect says that a made-up token is not active")]
    [InlineData(false, "problem", "/introspect did not say whether a made-up token is active: ")]
    public async Task Doctor_CallsTheIntrospectionEndpoint_OfANamedClient(bool isAnswered, string verdict, string fragment)
    {
        await using var server = new RawServer(request => request.StartsWith("POST", StringComparison.Ordinal) && !isAnswered ? "no http\r\n\r\n" : RawServer.Answer("200 OK", body: """{"active":false}"""));

        var run = await ToolRun.OfAsync(
            "doctor --json --client Partner=auth",
            ("Tidewire__Partner__BaseAddress", server.Address),
            ("Tidewire__Partner__Wire", "Introspection"),
            ("Tidewire__Partner__Introspection__ClientId", "shop"),
            ("Tidewire__Partner__Introspection__ClientSecret", "marked"));

        var check = run.Check("key", "Partner");
        Assert.Equal(verdict, check.Verdict.ToString(), ignoreCase: true);
        Assert.Contains(fragment, check.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_SendsOnlyHealthRequestsToNotifications_WithoutCheckKeys()
    {
        await using var server = new RawServer(_ => RawServer.Answer("200 OK"));

        var run = await ToolRun.OfAsync("doctor --json", ("NOTIFICATION_SERVICE_URL", server.Address), ("NOTIFICATION_API_KEY", "marked"));

        Assert.All(server.Requests, request => Assert.StartsWith("GET /health", request, StringComparison.Ordinal));
        Assert.Contains("--check-keys", run.Check("key").Text, StringComparison.Ordinal);
    }
}

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
        { "401 Unauthorized", "401 Unauthorized", "403 Forbidden", "problem", "as it answers a made-up one" },
        { "422 Unprocessable", "422 Unprocessable", "422 Unprocessable", "warning", "does not check keys" },
        { "404 Not Found", "401 Unauthorized", "401 Unauthorized", "problem", "is this the right address?" },
        { "200 OK", "401 Unauthorized", "401 Unauthorized", "problem", "anyone would get access" },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public async Task Doctor_ComparesTheAnswers_ToTheKeyAMadeUpKeyAndNoKey(string own, string other, string none, string verdict, string fragment)
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
    [InlineData("401 Unauthorized", """{"error":"invalid_client"}""", "problem", "the server refused our own credentials")]
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

    [Fact]
    public async Task Doctor_SendsNothingToNotifications_UnlessAsked()
    {
        await using var server = new RawServer(_ => RawServer.Answer("200 OK"));

        var run = await ToolRun.OfAsync("doctor --json", ("NOTIFICATION_SERVICE_URL", server.Address), ("NOTIFICATION_API_KEY", "marked"));

        Assert.All(server.Requests, request => Assert.StartsWith("GET /health", request, StringComparison.Ordinal));
        Assert.Contains("--check-keys", run.Check("key").Text, StringComparison.Ordinal);
    }
}

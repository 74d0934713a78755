using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LocalServices;

namespace Tidewire.Samples.Tests.WebApi;

public sealed partial class RunTests
{
    private const string LastLine = "Press Ctrl+C to stop.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WebApi_PrintsHowToUseIt_AndEndsCleanly_WhenNothingIsConfigured()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM.");
        var temporary = Directory.CreateTempSubdirectory("webapi-run-");
        // An empty home directory, so that the messages of the framework's first start appear in this run.
        await using var process = WebApiProcess.Start(
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("TMPDIR", temporary.FullName), ("HOME", temporary.FullName), ("DOTNET_CLI_HOME", temporary.FullName));
        using var http = new HttpClient();

        await process.ReadUntilAsync(LastLine);
        string[] lines = Curls(process);
        using var created = await SendAsync(http, lines[0]);
        // Extracts the text between the third and the fourth quotation mark, as the printed commands do.
        string id = (await created.Content.ReadAsStringAsync(Cancellation)).Split('"')[3];
        using var issued = await SendAsync(http, lines[1], id: id);
        string token = (await issued.Content.ReadAsStringAsync(Cancellation)).Split('"')[3];
        using var me = await SendAsync(http, lines[2], token);
        var profile = await me.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        var statuses = new List<HttpStatusCode> { created.StatusCode, issued.StatusCode, me.StatusCode };
        foreach (string line in lines[3..])
        {
            using var response = await SendAsync(http, line, token);
            statuses.Add(response.StatusCode);
        }

        var (exitCode, output) = await process.EndAsync();

        Assert.Equal([201, 200, 200, 201, 200, 204, 401, 201, 503, 204], statuses.Select(status => (int)status));
        Assert.Equal(id, profile.GetProperty("userId").GetString());
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain(token, output, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", output, StringComparison.Ordinal);
        Assert.Contains("Auth call failed: Unavailable", Assert.Single(Warnings(output)), StringComparison.Ordinal);
        Assert.Empty(temporary.GetDirectories("webapi-*"));
        temporary.Delete(recursive: true);
    }

    [Fact]
    public async Task WebApi_PrintsOneSentence_WhenThePortIsTaken()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var process = WebApiProcess.Start(("ASPNETCORE_ENVIRONMENT", "Development"), ("ASPNETCORE_URLS", $"http://localhost:{port}"));

        var (exitCode, output) = await process.EndAsync(ask: false);

        Assert.Equal(1, exitCode);
        Assert.Equal($"Port {port} is taken: choose another address, for instance with --urls http://localhost:5081.{Environment.NewLine}", output);
    }

    [Fact]
    public async Task WebApi_UsesAnOAuthServer_WhenTheWireIsIntrospection()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM.");
        await using var process = WebApiProcess.Start(("ASPNETCORE_ENVIRONMENT", "Development"), ("Tidewire__Auth__Wire", "Introspection"));
        using var http = new HttpClient();

        await process.ReadUntilAsync(LastLine);
        string[] lines = Curls(process);
        using var created = await SendAsync(http, lines[0]);
        string id = (await created.Content.ReadAsStringAsync(Cancellation)).Split('"')[3];
        using var asking = new HttpRequestMessage(HttpMethod.Post, Address().Match(lines[1]).Value)
        {
            Content = new StringContent(
                Body().Match(lines[1].Replace("'$ID'", id, StringComparison.Ordinal)).Groups[1].Value, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        asking.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Regex.Match(lines[1], "-u ([^ ]+)").Groups[1].Value)));
        using var issued = await http.SendAsync(asking, Cancellation);
        string token = (await issued.Content.ReadAsStringAsync(Cancellation)).Split('"')[3];
        using var me = await SendAsync(http, lines[2], token);
        var profile = await me.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        var statuses = new List<HttpStatusCode> { me.StatusCode };
        foreach (string line in lines[3..])
        {
            using var response = await SendAsync(http, line, token);
            statuses.Add(response.StatusCode);
        }

        var (exitCode, output) = await process.EndAsync();

        Assert.Equal([200, 201, 403, 204, 401], statuses.Select(status => (int)status));
        Assert.Equal(id, profile.GetProperty("userId").GetString());
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain(token, output, StringComparison.Ordinal);
        Assert.Empty(Warnings(output));
    }

    [Fact]
    public async Task WebApi_CallsTheServicesThatTheEnvironmentNames_AndSendsPendingEventsBeforeItEnds()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM.");
        await using var services = await LocalServiceHost.StartAsync(new() { ApiKey = "key-1" }, Cancellation);
        var folder = Directory.CreateTempSubdirectory("webapi-run-");
        await using var process = WebApiProcess.Start(
            ("AUTH_SERVICE_URL", services.Auth.Address.ToString()),
            ("NOTIFICATION_SERVICE_URL", services.Notifications.Address.ToString()),
            ("ANALYTICS_SERVICE_URL", services.Analytics.Address.ToString()),
            ("AUTH_SERVICE_API_KEY", "key-1"),
            ("NOTIFICATION_API_KEY", "key-1"),
            ("ANALYTICS_API_KEY", "key-1"),
            ("ConnectionStrings__WebApi", $"Data Source={Path.Combine(folder.FullName, "webapi.db")}"));
        using var http = new HttpClient();

        await process.ReadUntilAsync("Now listening on");
        var address = new Uri(Address().Match(process.Output).Value);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await services.Auth.IssueTokenAsync("grace", ct: Cancellation));
        var me = await http.GetFromJsonAsync<JsonElement>(new Uri(address, "/me"), Cancellation);
        using var user = await http.PostAsJsonAsync(new Uri(address, "/users"), new { email = "ada@example.com", name = "Ada" }, Cancellation);
        using var document = await http.PostAsJsonAsync(new Uri(address, "/documents"), new { title = "Notes" }, Cancellation);
        while ((await services.ReadNotificationsAsync(ct: Cancellation)).Count == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
        var (exitCode, output) = await process.EndAsync();

        folder.Delete(recursive: true);
        Assert.Equal("grace", me.GetProperty("userId").GetString());
        Assert.Single(await services.ReadNotificationsAsync(ct: Cancellation));
        Assert.Single(await services.ReadEventsAsync(ct: Cancellation));
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("curl", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebApi_NamesTheMissingKeysAndStartsNoServices_WhenNothingIsConfiguredInProduction()
    {
        await using var process = WebApiProcess.Start(("ConnectionStrings__WebApi", "Data Source=:memory:"));

        var (exitCode, output) = await process.EndAsync(ask: false);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("AUTH_SERVICE_URL", output, StringComparison.Ordinal);
        Assert.DoesNotContain("curl", output, StringComparison.Ordinal);
    }

    private static string[] Curls(WebApiProcess process) =>
        [.. process.Output.Split(Environment.NewLine).Where(line => line.Contains("curl", StringComparison.Ordinal))];

    // Each warning is a line with the category and a line with the message.
    private static IEnumerable<string> Warnings(string output) => output.Split("warn:").Skip(1);

    // Sends the request of a printed curl command. Supports the options that the printed commands use.
    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string line, string? token = null, string? id = null)
    {
        line = line.Replace("'$ID'", id, StringComparison.Ordinal);
        string? body = Body().Match(line) is { Success: true } data ? data.Groups[1].Value : null;
        string method = Method().Match(line) is { Success: true } given ? given.Groups[1].Value : body is null ? "GET" : "POST";
        using var request = new HttpRequestMessage(new HttpMethod(method), Address().Match(line).Value);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (Bearer().Match(line) is { Success: true } bearer)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer.Groups[1].Value.Replace("$TOKEN", token, StringComparison.Ordinal));

        return await http.SendAsync(request, Cancellation);
    }

    [GeneratedRegex("-X ([A-Z]+)")]
    private static partial Regex Method();

    [GeneratedRegex("Authorization: Bearer ([^\"]+)")]
    private static partial Regex Bearer();

    [GeneratedRegex(@"http://[^ ]+")]
    private static partial Regex Address();

    [GeneratedRegex("-d '([^']*)'")]
    private static partial Regex Body();
}

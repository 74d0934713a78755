using Tidewire.Tool.Tests.Servers;

namespace Tidewire.Tool.Tests.Doctor;

/// <summary>No secret reaches the output, whatever the problem is.</summary>
public sealed class DoctorSecretsTests
{
    private const string Secret = "MARKED-0123456789";

    public static TheoryData<string> Files { get; } = new(
        $$"""{ "Tidewire": { "Auth": { "BaseAddress": "https://user:{{Secret}}@a.example.com", "ApiKey": "{{Secret}}" } } }""",
        $$"""{ "Tidewire": { "Auth": { "BaseAddress": "https://a.example.com?key={{Secret}}", "ApiKey": "{{Secret}}\n" } } }""",
        $$"""{ "Tidewire": { "Auth": { "BaseAddress": "{{Secret}}", "ApiKeyHeader": "{{Secret}} x" } } }""",
        $$"""{ "Tidewire": { "Auth": { "BaseAddress": "https://a.example.com", "ApiKy": "{{Secret}}", "NextApiKey": "{{Secret}} " } } }""",
        $$"""{ "Tidewire": { "Auth": { "BaseAddress": "https://a.example.com", "Credentials": { "TokenEndpoint": "https://x:{{Secret}}@a.example.com", "ClientId": "a", "ClientSecret": "{{Secret}}\t" } } } }""",
        $$"""{ "Tidewire": { "Auth": { "ApiKey": "{{Secret}}" """,
        $$"""{ "Tidewire": { "Auth": { "ApiKey": {{Secret}} } } }""",
        $$"""{ "Tidewire": { "Auth": { "ApiKey": "{{Secret}}" }, "auth": { "ApiKey": "{{Secret}}" } } }""",
        $$"""[ "{{Secret}}" ]""");

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Doctor_ShowsNoSecret_WhenAFileIsInvalid(string json)
    {
        using var application = new ApplicationDirectory().With("appsettings.json", json);

        foreach (string format in (string[])["--json", "--offline"])
        {
            var run = await ToolRun.OfAsync(new ToolMachine { Directory = application.Path }, "doctor", format);

            Assert.Equal(ExitCode.Findings, run.ExitCode);
            Assert.DoesNotContain("MARKED", run.Output + run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Output + run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("401 Unauthorized")]
    [InlineData("422 Unprocessable")]
    [InlineData("500 Error")]
    [InlineData("302 Found")]
    public async Task Doctor_ShowsNoSecret_ThatAServiceEchoes(string status)
    {
        await using var server = new RawServer(request => RawServer.Answer(
            request.StartsWith("GET", StringComparison.Ordinal) ? "200 OK" : status,
            $"Location: http://x/?{Secret}\r\nWWW-Authenticate: Bearer realm=\"{Secret}\"\r\n", $$"""{"detail":"{{Secret}}"}"""));

        var run = await ToolRun.OfAsync(
            "doctor --check-keys",
            ("AUTH_SERVICE_URL", server.Address), ("AUTH_SERVICE_API_KEY", Secret), ("NOTIFICATION_SERVICE_URL", server.Address), ("NOTIFICATION_API_KEY", Secret));

        Assert.Contains(server.Requests, request => request.Contains($"Bearer {Secret}", StringComparison.Ordinal));
        Assert.DoesNotContain("MARKED", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_NamesFileAndLine_OfInvalidJson()
    {
        using var application = new ApplicationDirectory().With("appsettings.json", "{\n  \"Tidewire\": {\n    nonsense\n");

        var run = await ToolRun.OfAsync(new ToolMachine { Directory = application.Path }, "doctor", "--json");

        Assert.Equal(["files"], run.Problems);
        Assert.Contains($"{Path.Combine(application.Path, "appsettings.json")} cannot be read: it is not valid JSON, from line 3, byte 5 on", run.Check("files").Text, StringComparison.Ordinal);
    }
}

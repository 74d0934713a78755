using System.Text.Json.Nodes;
using LocalServices;
using Microsoft.AspNetCore.Http;
using Tidewire.Tool.Reporting;
using Tidewire.Tool.Tests.Servers;

namespace Tidewire.Tool.Tests.Conform;

/// <summary>Each violation of the contract of verify is found, and named.</summary>
public sealed class VerifyContractTests
{
    private const string Good = "good-token-marked";
    private const string Key = "key-marked";
    private const string GoodClaims = """{"active":true,"sub":"ada","exp":4102444800}""";

    // Each row: the request that gets a wrong response, the check that finds it, the response (status, body, media type), and a part of the check's text.
    public static TheoryData<string, string, int, string, string, string> Violations { get; } = new()
    {
        { "any", "reachable", 404, "{}", "application/json", "no such call" },
        { "any", "reachable", 200, "<html/>", "text/html", "login page" },
        { "empty", "missing field", 200, GoodClaims, "application/json", "is accepted" },
        { "empty", "missing field", 500, "{}", "application/json", "500" },
        { "broken", "not json", 500, "{}", "application/json", "500" },
        { "made-up", "made-up token", 200, GoodClaims, "application/json", "is accepted (200)" },
        { "made-up", "made-up token", 200, "[]", "application/json", "is accepted (200)" },
        { "made-up", "made-up token", 404, "{}", "application/json", "which is not a refusal" },
        { "made-up", "made-up token", 500, "{}", "application/json", "500" },
        { "made-up", "made-up token", 401, "<html/>", "text/html", "login page" },
        { "long", "long token", 500, "{}", "application/json", "500" },
        { "good", "claims", 401, "{}", "application/json", "answered with 401" },
        { "good", "claims", 202, GoodClaims, "application/json", "The contract says 200" },
        { "good", "claims", 200, GoodClaims, "text/plain", "text/plain" },
        { "good", "claims", 200, "[]", "application/json", "not a JSON object" },
        { "good", "claims", 200, """{"sub":"ada","sub":"eve"}""", "application/json", "distinct names" },
        { "good", "claims", 200, """{"sub":" "}""", "application/json", "no sub" },
        { "good", "claims", 200, """{"sub":7}""", "application/json", "no sub" },
        { "good", "claims", 200, """{"active":"yes","sub":"ada"}""", "application/json", "neither true nor false" },
        { "good", "claims", 200, """{"active":false,"sub":"ada"}""", "application/json", "not active" },
        { "good", "claims", 200, """{"sub":"ada","exp":"4102444800"}""", "application/json", "exp is not a number" },
        { "unknown", "unknown field", 500, "{}", "application/json", "500" },
        { "keyless", "key", 500, "{}", "application/json", "500" },
        { "keyless", "key", 302, "{}", "application/json", "redirect" },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Conform_NamesTheViolation(string request, string name, int status, string body, string type, string fragment)
    {
        await using var server = await ScriptedService.StartAsync(context => AnswerAsync(context, request, status, body, type));

        var run = await AskAsync(server.Address);

        Assert.Equal([name], run.Problems);
        Assert.Contains(fragment, run.Check(name).Text, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.DoesNotContain("marked", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown", 422, "unknown field", "ok", "strict:")]
    [InlineData("unknown", 200, "unknown field", "ok", "not strict")]
    [InlineData("unknown", 403, "unknown field", "unknown", "a token is answered with 200, but with 403 if the body has an unknown field")]
    [InlineData("keyless", 200, "key", "warning", "requires no key")]
    [InlineData("keyless", 403, "key", "ok", "403")]
    [InlineData("made-up", 422, "made-up token", "ok", "422")]
    public async Task Conform_ReportsBehavior_ThatTheContractLeavesOpen(string request, int status, string name, string verdict, string fragment)
    {
        await using var server = await ScriptedService.StartAsync(context => AnswerAsync(context, request, status, GoodClaims, "application/json"));

        var run = await AskAsync(server.Address);

        Assert.Empty(run.Problems);
        Assert.Equal(verdict, run.Check(name).Verdict.ToString(), ignoreCase: true);
        Assert.Contains(fragment, run.Check(name).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no key was given: set --api-key-variable to the variable that contains one")]
    [InlineData(Key, "with and without the key, a made-up token is answered with 401. Only an accepted token, set with --token-variable, shows whether the key matters")]
    public async Task Conform_ReportsUnknown_WhenNothingShowsWhetherTheKeyMatters(string key, string text)
    {
        await using var server = await ScriptedService.StartAsync(async context =>
            await ScriptedService.AnswerAsync(context, await ScriptedService.ReadAsync(context) is { Count: > 0 } ? 401 : 422));

        var run = await ToolRun.OfAsync($"conform auth --json --url {server.Address}", ("AUTH_SERVICE_API_KEY", key));

        Assert.Empty(run.Problems);
        Assert.Equal((Verdict.Unknown, text), (run.Check("key").Verdict, run.Check("key").Text));
    }

    [Fact]
    public async Task Conform_AcceptsAnInactiveResponse_AsARefusal()
    {
        await using var server = await ScriptedService.StartAsync(context => AnswerAsync(context, "made-up", 200, """{"active":false}""", "application/json"));

        var run = await AskAsync(server.Address);

        Assert.Empty(run.Problems);
        Assert.Contains("\"active\": false", run.Check("made-up token").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Conform_FindsNoProblem_AtLocalServices(bool hasToken)
    {
        await using var services = await LocalServiceHost.StartAsync(new() { ApiKey = Key }, TestContext.Current.CancellationToken);
        string token = await services.Auth.IssueTokenAsync("ada", ct: TestContext.Current.CancellationToken);

        var run = await AskAsync(services.Auth.Address.ToString(), hasToken ? token : null);

        Assert.Empty(run.Problems);
        Assert.Equal(hasToken ? Verdict.Ok : Verdict.Unknown, run.Check("claims").Verdict);
        Assert.StartsWith("strict", run.Check("unknown field").Text, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    private static Task<ToolRun> AskAsync(string address, string? token = Good) => ToolRun.OfAsync(
        $"conform auth --json --url {address} {(token is null ? "" : "--token-variable TOKEN")}", ("TOKEN", token ?? ""), ("AUTH_SERVICE_API_KEY", Key));

    private static async Task AnswerAsync(HttpContext context, string violated, int status, string body, string type)
    {
        var json = await ScriptedService.ReadAsync(context);
        string request = RequestOf(context, json);
        if (violated == "any" || violated == request)
        {
            context.Response.Headers.Location = status == 302 ? "/login" : default;
            await ScriptedService.AnswerAsync(context, status, body, type);
            return;
        }

        await (request switch
        {
            "keyless" => ScriptedService.AnswerAsync(context, 401, """{"detail":"key"}"""),
            "made-up" or "long" => ScriptedService.AnswerAsync(context, 401),
            "good" or "unknown" => ScriptedService.AnswerAsync(context, 200, GoodClaims),
            _ => ScriptedService.AnswerAsync(context, 422),
        });
    }

    private static string RequestOf(HttpContext context, JsonObject? json) => json switch
    {
        _ when context.Request.Headers.Authorization != $"Bearer {Key}" => "keyless",
        null => "broken",
        { Count: 0 } => "empty",
        _ when json.ContainsKey("tidewire_conform") => "unknown",
        _ => (string?)json["token"] switch { Good => "good", { Length: > 1000 } => "long", _ => "made-up" },
    };
}

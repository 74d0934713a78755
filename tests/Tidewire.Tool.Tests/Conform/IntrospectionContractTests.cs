using Microsoft.AspNetCore.Http;
using Tidewire.Tool.Tests.Servers;

namespace Tidewire.Tool.Tests.Conform;

/// <summary>Each violation of RFC 7662 is found, and named.</summary>
public sealed class IntrospectionContractTests
{
    private const string Inactive = """{"active":false}""";
    private const string Active = """{"active":true,"sub":"ada","exp":4102444800}""";

    public static TheoryData<string, string, int, string, string> Violations { get; } = new()
    {
        { "any", "reachable", 404, "{}", "Set --path to its path" },
        { "any", "reachable", 401, "{}", "refuses the credentials" },
        { "any", "reachable", 405, "{}", "Set --path to its path" },
        { "any", "reachable", 403, "{}", "refuses the credentials" },
        { "any", "reachable", 407, "{}", "seems to come from a proxy or a login page" },
        { "any", "reachable", 302, "", "a redirect to the same host" },
        { "made-up", "made-up token", 400, "{}", "answered with 400" },
        { "made-up", "made-up token", 200, "{}", "no \"active\"" },
        { "made-up", "made-up token", 200, """{"active":"false"}""", "no \"active\"" },
        { "made-up", "made-up token", 200, """{"active":7}""", "no \"active\"" },
        { "made-up", "made-up token", 200, """{"active":false,"active":true}""", "distinct names" },
        { "made-up", "made-up token", 200, "no json", "not a JSON object" },
        { "made-up", "made-up token", 200, Active, "anyone would get access" },
        { "none", "missing field", 500, "{}", "500" },
        { "none", "missing field", 200, Active, "RFC 6749" },
        { "anonymous", "key", 200, Inactive, "without authenticating the caller" },
        { "anonymous", "key", 500, "{}", "500" },
        { "good", "claims", 200, Inactive, "not active" },
        { "good", "claims", 200, """{"sub":"ada"}""", "does not say whether the token is active" },
        { "good", "claims", 200, """{"active":true,"exp":"later"}""", "exp is not a number" },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Conform_NamesTheViolation(string request, string name, int status, string body, string fragment)
    {
        await using var server = await ScriptedService.StartAsync(context => AnswerAsync(context, request, status, body));

        var run = await AskAsync(server.Address);

        Assert.Equal([name], run.Problems);
        Assert.Contains(fragment, run.Check(name).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("marked", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", 0, "", "key", "ok")]
    [InlineData("none", 200, Inactive, "missing field", "warning")]
    [InlineData("hint", 400, """{"error":"unsupported_token_type"}""", "unknown hint", "warning")]
    [InlineData("hint", 200, Active, "unknown hint", "warning")]
    [InlineData("anonymous", 403, "{}", "key", "warning")]
    [InlineData("anonymous", 400, "{}", "key", "warning")]
    public async Task Conform_FindsNoProblem_InBehaviorThatTheRfcLeavesOpen(string request, int status, string body, string name, string verdict)
    {
        await using var server = await ScriptedService.StartAsync(context => AnswerAsync(context, request, status, body));

        var run = await AskAsync(server.Address);

        Assert.Empty(run.Problems);
        Assert.Equal(verdict, run.Check(name).Verdict.ToString(), ignoreCase: true);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task Conform_EndsAfterTheFirstCheck_WhenNoAnswerComes()
    {
        await using var server = new RawServer(_ => "no http\r\n\r\n");

        var run = await AskAsync(server.Address);

        Assert.Equal("POST /connect/introspect got no answer: the response is not HTTP", Assert.Single(run.Checks).Text);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
    }

    [Theory]
    [InlineData("any", "reachable", "and a page (text/html); the answer seems to come from a proxy or a login page")]
    [InlineData("anonymous", "key", "403 and a page (text/html). RFC 7662, section 2.3, says 401")]
    public async Task Conform_ReportsAProblem_WhenTheResponseIsAPage(string request, string name, string fragment)
    {
        await using var server = await ScriptedService.StartAsync(context => AnswerAsync(context, request, request == "any" ? 200 : 403, "<html/>", "text/html"));

        var run = await AskAsync(server.Address);

        Assert.Equal([name], run.Problems);
        Assert.Contains(fragment, run.Check(name).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", "distinct names (text/plain)")]
    [InlineData(null, "distinct names")]
    public async Task Conform_NamesTheMediaType_OfAnAnswerThatIsNotJson(string? type, string end)
    {
        await using var server = await ScriptedService.StartAsync(context => AnswerAsync(context, "made-up", 200, "active", type));

        var run = await AskAsync(server.Address);

        Assert.EndsWith(end, run.Check("made-up token").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conform_ReportsAServer_ThatAnswersRequestsWithoutCredentials()
    {
        await using var server = await ScriptedService.StartAsync(context => ScriptedService.AnswerAsync(context, 200, Inactive));

        var run = await ToolRun.OfAsync($"conform auth --json --wire introspection --url {server.Address}");

        Assert.Contains("key", run.Problems);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Conform_NamesTheOptions_WhenTheServerRequiresAuthentication(int status)
    {
        await using var server = await ScriptedService.StartAsync(context => ScriptedService.AnswerAsync(context, status));

        var run = await ToolRun.OfAsync($"conform auth --json --wire introspection --url {server.Address}");

        Assert.Equal(["reachable"], run.Problems);
        Assert.Contains("Set --client-id and --client-secret-variable", run.Check("reachable").Text, StringComparison.Ordinal);
    }

    private static Task<ToolRun> AskAsync(string address) => ToolRun.OfAsync(
        $"conform auth --json --wire introspection --path /connect/introspect --client-id shop --client-secret-variable SECRET --token-variable TOKEN --url {address}",
        ("SECRET", "secret:marked"), ("TOKEN", "good-marked"));

    private static async Task AnswerAsync(HttpContext context, string violated, int status, string body, string? type = "application/json")
    {
        var form = await context.Request.ReadFormAsync();
        string request = context switch
        {
            // The secret is form-encoded before it is joined with the client id (RFC 6749, section 2.3.1).
            _ when context.Request.Headers.Authorization != $"Basic {Convert.ToBase64String("shop:secret%3Amarked"u8)}" => "anonymous",
            _ when form["token"].Count == 0 => "none",
            _ when form["token"] == "good-marked" => "good",
            _ when form["token_type_hint"] != "access_token" => "hint",
            _ => "made-up",
        };
        await (violated == "any" || violated == request ? ScriptedService.AnswerAsync(context, status, body, type) : request switch
        {
            "anonymous" => ScriptedService.AnswerAsync(context, 401),
            "none" => ScriptedService.AnswerAsync(context, 400),
            "good" => ScriptedService.AnswerAsync(context, 200, Active),
            _ => ScriptedService.AnswerAsync(context, 200, Inactive),
        });
    }
}

using LocalServices;
using Tidewire.Tool.Conform;
using Tidewire.Tool.Reporting;
using Tidewire.Tool.Tests.Servers;

namespace Tidewire.Tool.Tests.Conform;

/// <summary>Each violation of the contract of send and events is found, and named.</summary>
public sealed class ActionContractTests
{
    private const string User = "test-user";

    public static TheoryData<ActionViolation, string, string> Violations { get; } = new()
    {
        { ActionViolation.HasNoSuchPath, "reachable", "the service has no such call" },
        { ActionViolation.ShowsALoginPage, "reachable", "login page" },
        { ActionViolation.Redirects, "reachable", "a redirect to login.example.com" },
        { ActionViolation.RefusesTheKey, "reachable", "requires a key" },
        { ActionViolation.AcceptsMissingFields, "missing field", "is accepted (202)" },
        { ActionViolation.CrashesOnMissingFields, "missing field", "500: callers treat that as an outage" },
        { ActionViolation.AcceptsInvalidJson, "not json", "is accepted (202)" },
        { ActionViolation.CrashesOnInvalidJson, "not json", "500" },
        { ActionViolation.AnswersAGoodRequestWith201, "success", "201" },
        { ActionViolation.DropsAGoodRequest, "success", "got no answer: the connection " },
        { ActionViolation.RefusesAUsedKey, "same key", "400" },
        { ActionViolation.ForgetsKeys, "acts once, repeated", "acted 2 times" },
        { ActionViolation.ForgetsKeysAndReturnsNoId, "acts once, repeated", "acted 2 times" },
        { ActionViolation.CrashesOnAnotherBody, "other body", "500" },
        { ActionViolation.ActsForEachConcurrentRequest, "acts once, at once", "acted 4 times" },
        { ActionViolation.CrashesOnConcurrentRequests, "at work", "500" },
        { ActionViolation.AcceptsNoConcurrentRequest, "at work", "none is answered with 202" },
        { ActionViolation.ForgetsTheKeyOfALostAnswer, "acts once, lost answer", "acted 2 times" },
        { ActionViolation.CrashesOnALostAnswer, "lost answer", "500" },
        { ActionViolation.CrashesOnUnknownFields, "unknown field", "500" },
        { ActionViolation.ThrottlesWithoutRetryAfter, "retry-after", "without Retry-After" },
        { ActionViolation.ThrottlesWithAnUnreadableRetryAfter, "retry-after", "neither seconds nor a date" },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Conform_NamesTheViolation(ActionViolation violation, string name, string fragment)
    {
        var run = await AskAsync(violation, observes: true);

        Assert.Contains(name, run.Problems);
        Assert.Contains(fragment, run.Check(name).Text, StringComparison.Ordinal);
        Assert.All(run.Problems, problem => Assert.True(problem == name || problem.StartsWith("acts once", StringComparison.Ordinal), problem));
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        if (name is "same key" or "at work" or "lost answer" || name.StartsWith("acts once", StringComparison.Ordinal))
            Assert.DoesNotContain("may be true", run.Check("acts once").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notifications")]
    [InlineData("analytics")]
    public async Task Conform_FindsNoProblem_InAServiceThatFollowsTheContract(string service)
    {
        var run = await AskAsync(ActionViolation.None, observes: true, service);

        Assert.Empty(run.Problems);
        Assert.Equal("while a request is being processed, others with its Idempotency-Key are answered with 409 and Retry-After", run.Check("at work").Text);
        Assert.Contains("IdempotencyKeysHonored may be true", run.Check("acts once").Text, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Theory]
    [InlineData(ActionViolation.None, "unknown", "Evidence: a replayed answer")]
    [InlineData(ActionViolation.ForgetsKeysAndReturnsNoId, "unknown", "Evidence: none")]
    [InlineData(ActionViolation.ForgetsKeys, "problem", "Evidence: the answers")]
    public async Task Conform_NamesItsEvidence_WithoutAnObserver(ActionViolation violation, string verdict, string fragment)
    {
        var run = await AskAsync(violation, observes: false);

        Assert.Equal(verdict, run.Check("acts once").Verdict.ToString(), ignoreCase: true);
        Assert.Contains(fragment, run.Check("acts once").Text, StringComparison.Ordinal);
        Assert.DoesNotContain("may be true", run.Check("acts once").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ActionViolation.AcceptsUnknownFields, "unknown field", "not strict: an unknown field is ignored")]
    [InlineData(ActionViolation.RefusesUnknownFieldsWith400, "unknown field", "strict: a body with an unknown field is refused (400)")]
    [InlineData(ActionViolation.RefusesUnknownFieldsWith403, "unknown field", "strict: a body with an unknown field is refused (403)")]
    [InlineData(ActionViolation.Throttles, "retry-after", "every answer with 429 or 503 (2) carries Retry-After, for example \"7\"")]
    public async Task Conform_ReportsBehavior_ThatTheContractLeavesOpen(ActionViolation behavior, string name, string text)
    {
        var run = await AskAsync(behavior, observes: true);

        Assert.Empty(run.Problems);
        Assert.Equal((Verdict.Ok, text), (run.Check(name).Verdict, run.Check(name).Text));
    }

    [Fact]
    public async Task Conform_SaysThatTheKeyIsRefused_WhenAKeyIsGiven()
    {
        var contract = new ActionService(ActionViolation.RefusesTheKey);
        await using var server = await ScriptedService.StartAsync(contract.AnswerAsync);

        var run = await ToolRun.OfAsync($"conform analytics --json --url {server.Address}", ("ANALYTICS_API_KEY", "marked"));

        Assert.Equal("POST /events is answered with 401: the key is refused", Assert.Single(run.Checks).Text);
    }

    [Theory]
    [InlineData("http", true, false)]
    [InlineData("http", false, true)]
    [InlineData("https", false, false)]
    public async Task Conform_SendsAKeyOverPlainHttpToAnotherMachine_OnlyIfThatIsAllowed(string scheme, bool isAllowed, bool isUsageError)
    {
        await using var server = new RawServer(_ => RawServer.Answer("404 Not Found"));
        var machine = new ToolMachine { Variables = new Dictionary<string, string> { ["ANALYTICS_API_KEY"] = "marked" } };

        var run = await ToolRun.OfAsync(
            machine, ["conform", "analytics", "--json", "--url", $"{scheme}://analytics.example.test:{server.Port}", .. isAllowed ? (string[])["--allow-insecure-http"] : []]);

        Assert.Equal(isUsageError ? ExitCode.Usage : ExitCode.Findings, run.ExitCode);
        Assert.Equal(isAllowed, server.Requests.Any(request => request.Contains("Bearer marked", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Conform_Warns_WhenAnotherBodyIsAcceptedUnderTheSameKey() =>
        Assert.Equal(Verdict.Warning, (await AskAsync(ActionViolation.AcceptsAnotherBody, observes: true)).Check("other body").Verdict);

    [Fact]
    public async Task Conform_ReportsUnknown_WhenALostRequestStaysInProgress() =>
        Assert.Equal(Verdict.Unknown, (await AskAsync(ActionViolation.StaysInProgress, observes: true)).Check("lost answer").Verdict);

    [Theory]
    [InlineData("notifications")]
    [InlineData("analytics")]
    public async Task Conform_HasNoEffects_WithoutAUser(string service)
    {
        var contract = new ActionService(ActionViolation.None);
        await using var server = await ScriptedService.StartAsync(contract.AnswerAsync);

        var run = await ToolRun.OfAsync($"conform {service} --json --burst 3 --url {server.Address}");

        Assert.Equal(0, contract.Actions);
        Assert.Empty(run.Error);
        Assert.Contains("--user", run.Check("success").Text, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task Conform_AnnouncesHowManyMessagesItSends_AndSendsNoMore()
    {
        var contract = new ActionService(ActionViolation.ForgetsKeys);
        await using var server = await ScriptedService.StartAsync(contract.AnswerAsync);

        var run = await ToolRun.OfAsync(At(contract), "conform", "notifications", "--timeout", "120", "--url", server.Address, "--user", User);

        Assert.StartsWith($"Up to 10 messages go out to the user {User}", run.Error, StringComparison.Ordinal);
        Assert.InRange(contract.Actions, 6, 10);
    }

    [Theory]
    [InlineData("notifications", "notifications")]
    [InlineData("analytics", "events")]
    public async Task Conform_ProvesThatLocalServicesActOnce_ByObservingTheirLists(string service, string list)
    {
        await using var services = await LocalServiceHost.StartAsync(new() { ApiKey = "right" }, TestContext.Current.CancellationToken);
        string address = (service == "notifications" ? services.Notifications : services.Analytics).Address.ToString();
        var machine = Real with { Variables = new Dictionary<string, string> { ["MY_KEY"] = "right" } };

        var run = await ToolRun.OfAsync(
            machine, "conform", service, "--json", "--url", address, "--api-key-variable", "MY_KEY", "--api-key-header", "X-Api-Key",
            "--timeout", "120", "--user", User, "--observe-url", $"{address}{list}?user_id={User}", "--observe-wait", "0");

        Assert.Empty(run.Problems);
        Assert.Equal(Verdict.Ok, run.Check("acts once").Verdict);
        Assert.DoesNotContain("right", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"total":"many"}""", 200, "is not a number")]
    [InlineData("{}", 404, "404")]
    [InlineData("7", 200, "--observe-url shows no new action")]
    public async Task Conform_SaysWhyTheObserverProvesNothing(string body, int status, string fragment)
    {
        var contract = new ActionService(ActionViolation.None);
        await using var server = await ScriptedService.StartAsync(contract.AnswerAsync);
        await using var observer = await ScriptedService.StartAsync(context => ScriptedService.AnswerAsync(context, status, body));

        var run = await ToolRun.OfAsync(
            At(contract), "conform", "notifications", "--json", "--timeout", "120", "--url", server.Address, "--user", User, "--observe-url", observer.Address, "--observe-wait", "0");

        Assert.Contains(fragment, run.Check("acts once, repeated").Text, StringComparison.Ordinal);
        Assert.NotEqual(Verdict.Ok, run.Check("acts once").Verdict);
    }

    // The pauses between requests use the system clock.
    private static ToolMachine Real => new() { Time = TimeProvider.System };

    private static ToolMachine At(ActionService contract) => new() { Time = new PauseUntil(CutContent.Pause, contract.LostRequestArrived) };

    private static async Task<ToolRun> AskAsync(ActionViolation violation, bool observes, string service = "notifications")
    {
        var contract = new ActionService(violation);
        await using var server = await ScriptedService.StartAsync(contract.AnswerAsync);
        string[] observer = observes ? ["--observe-url", $"{server.Address}/count", "--observe-wait", "0"] : [];

        return await ToolRun.OfAsync(At(contract), ["conform", service, "--json", "--burst", "2", "--timeout", "120", "--url", server.Address, "--user", User, .. observer]);
    }
}

namespace Tidewire.Tool.Tests;

/// <summary>Every wrong command line ends with one sentence and exit code 2.</summary>
public sealed class UsageTests
{
    public static TheoryData<string, string> Mistakes { get; } = new()
    {
        { "nonsense", "Unknown command 'nonsense'" },
        { "doctor --nonsense", "Unknown option 'nonsense'" },
        { "doctor /no/such/directory", "The directory /no/such/directory does not exist" },
        { "doctor --timeout 0", "--timeout" },
        { "doctor --timeout 601", "at most 600 seconds, not 601" },
        { "doctor --timeout soon", "soon" },
        { "doctor --client =auth", "names no section" },
        { "doctor --client Billing=banking", "has no known kind" },
        { "doctor --client a:b", "names no section" },
        { "doctor --client a/b", "'a/b' cannot be the name of a client" },
        { "conform", "SERVICE" },
        { "conform billing --url http://127.0.0.1", "'billing' is not a service" },
        { "conform auth", "--url is missing" },
        { "conform auth --url ftp://127.0.0.1", "not an http or https address" },
        { "conform auth --url http://a:marked@127.0.0.1", "contains a user name or password" },
        { "conform auth --url http://127.0.0.1 --wire soap", "--wire is 'soap'" },
        { "conform analytics --url http://127.0.0.1 --wire introspection", "is only for auth" },
        { "conform auth --url http://127.0.0.1 --api-key-variable NOT_THERE", "The environment variable NOT_THERE is not set" },
        { "conform auth --url http://127.0.0.1 --client-id shop", "belong together" },
        { "conform auth --url http://auth.example.com", "unencrypted" },
        { "conform auth --url http://auth.example.com --api-key-variable EMPTY", "The environment variable EMPTY is not set" },
        { "conform notifications --url http://auth.example.com --token-variable AUTH_SERVICE_API_KEY", "unencrypted" },
        { "conform analytics --url http://127.0.0.1 --burst=-1", "--burst must be 0 to 1000, not -1" },
        { "conform analytics --url http://127.0.0.1 --observe-wait=-1", "--observe-wait must be 0 to 600 seconds, not -1" },
        { "conform analytics --url http://127.0.0.1 --observe-url http://127.0.0.1", "--observe-url needs --user" },
        { "conform analytics --url http://127.0.0.1 --burst 9999", "--burst" },
        { "conform analytics --url http://127.0.0.1 --timeout 0", "--timeout must be more than 0" },
        { "conform analytics --url http://127.0.0.1 --timeout 601", "at most 600 seconds, not 601" },
        { "conform analytics --url http://127.0.0.1 --observe-wait 601", "--observe-wait must be 0 to 600 seconds, not 601" },
        { "conform analytics --url http://127.0.0.1 --user a --observe-url x", "--observe-url is no" },
        { "local --auth-port 70000", "70000 is not a port" },
        { "local --auth-port 8001 --analytics-port 8001", "Port 8001 is given twice" },
        { "local --auth-port http", "http" },
        { "local --data /dev/null/x", "The services did not start" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Tool_PrintsOneSentence_WhenTheCommandLineIsWrong(string commandLine, string fragment)
    {
        var run = await ToolRun.OfAsync(commandLine, ("AUTH_SERVICE_API_KEY", "marked"), ("EMPTY", ""), ("ANALYTICS_SERVICE_URL", "http://127.0.0.1:1"));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        string sentence = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(fragment, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("failed unexpectedly", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("marked", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_RefusesABlankUser()
    {
        var run = await ToolRun.OfAsync(new ToolMachine(), "conform", "notifications", "--url", "http://127.0.0.1", "--user", " ");

        Assert.Equal((ExitCode.Usage, true), (run.ExitCode, run.Error.Contains("--user is blank. Name a test user.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Tool_AsksForAReport_WhenItFailsUnexpectedly()
    {
        var machine = new ToolMachine
        {
            Variables = new Dictionary<string, string> { ["AUTH_SERVICE_URL"] = "https://auth.example.test" },
            Resolve = (_, _) => throw new NotSupportedException("no resolver."),
        };

        var run = await ToolRun.OfAsync(machine, "doctor");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal("tidewire failed unexpectedly (NotSupportedException: no resolver). Please report it.", run.Error.TrimEnd());
    }

    [Theory]
    [InlineData("--help", "doctor")]
    [InlineData("doctor --help", "--check-keys")]
    [InlineData("conform --help", "MESSAGES GO OUT")]
    [InlineData("local --help", "--auth-port")]
    public async Task Tool_PrintsHelp(string commandLine, string fragment)
    {
        var run = await ToolRun.OfAsync(commandLine);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains(fragment, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_ExitsAsInterrupted_WhenTheUserStopsIt()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        var run = await ToolRun.OfAsync(
            new ToolMachine { Cancellation = stopped.Token, Variables = new Dictionary<string, string> { ["AUTH_SERVICE_URL"] = "http://127.0.0.1:1" } }, "doctor");

        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.Empty(run.Error);
    }
}

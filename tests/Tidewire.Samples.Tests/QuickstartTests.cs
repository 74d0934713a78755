using LocalServices;
using LocalServices.Faults;

namespace Tidewire.Samples.Tests;

public sealed class QuickstartTests
{
    [Fact]
    public async Task Quickstart_PassesEveryStep_WhenNothingIsConfigured()
    {
        var run = await QuickstartProcess.RunAsync();

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("All 45 steps gave the expected result.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAIL", run.Output, StringComparison.Ordinal);
        foreach (string step in new[] { "a good token", "a tampered token", "an expired token", "an email", "an activity", "the fifth failure opens the circuit", "from memory", "the stored events are delivered", "exactly one email" })
            Assert.Contains(step, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quickstart_CallsTheGivenServices_WhenAddressesAreArguments()
    {
        await using var services = await LocalServiceHost.StartAsync(ct: TestContext.Current.CancellationToken);
        string token = await services.Auth.IssueTokenAsync("grace", ct: TestContext.Current.CancellationToken);

        var run = await QuickstartProcess.RunAsync(Arguments(services, token));

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("subject grace", run.Output, StringComparison.Ordinal);
        Assert.Equal("grace", Assert.Single(await services.ReadNotificationsAsync(ct: TestContext.Current.CancellationToken)).UserId);
        Assert.Equal("grace", Assert.Single(await services.ReadEventsAsync(ct: TestContext.Current.CancellationToken)).UserId);
        Assert.DoesNotContain(token, run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quickstart_CallsTheGivenServices_WhenADotEnvFileNamesThem()
    {
        await using var services = await LocalServiceHost.StartAsync(new() { ApiKey = "key-1" }, TestContext.Current.CancellationToken);
        string token = await services.Auth.IssueTokenAsync("grace", ct: TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("quickstart-");
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, ".env"),
            $"""
            AUTH_SERVICE_URL={services.Auth.Address}
            NOTIFICATION_SERVICE_URL={services.Notifications.Address}
            ANALYTICS_SERVICE_URL={services.Analytics.Address}
            AUTH_SERVICE_API_KEY=key-1
            NOTIFICATION_API_KEY=key-1
            ANALYTICS_API_KEY=key-1
            QUICKSTART_TOKEN=overridden
            """,
            TestContext.Current.CancellationToken);

        var run = await QuickstartProcess.RunAsync(new Dictionary<string, string> { ["QUICKSTART_TOKEN"] = token }, folder.FullName);

        folder.Delete(recursive: true);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("All 4 steps", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quickstart_UsesTheVariablesOfTheReadme()
    {
        await using var services = await LocalServiceHost.StartAsync(ct: TestContext.Current.CancellationToken);
        var variables = new Dictionary<string, string>
        {
            ["AUTH_SERVICE_URL"] = services.Auth.Address.ToString(),
            ["NOTIFICATION_SERVICE_URL"] = services.Notifications.Address.ToString(),
            ["ANALYTICS_SERVICE_URL"] = services.Analytics.Address.ToString(),
            ["TOKEN"] = await services.Auth.IssueTokenAsync("ada", ct: TestContext.Current.CancellationToken),
        };

        var run = await QuickstartProcess.RunAsync(variables, workingDirectory: null);
        variables.Remove("TOKEN");
        var withoutToken = await QuickstartProcess.RunAsync(variables, workingDirectory: null);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal(2, withoutToken.ExitCode);
        Assert.Contains("with --token, or set QUICKSTART_TOKEN or TOKEN", withoutToken.Output + withoutToken.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quickstart_FailsAndNamesTheStep_WhenTheGivenTokenIsInvalid()
    {
        await using var services = await LocalServiceHost.StartAsync(ct: TestContext.Current.CancellationToken);

        var run = await QuickstartProcess.RunAsync(Arguments(services, "no-good"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1 of 4 steps did not give the expected result", run.Output, StringComparison.Ordinal);
        Assert.Contains("auth: a good token: Rejected", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quickstart_Fails_WhenASendFails()
    {
        await using var services = await LocalServiceHost.StartAsync(ct: TestContext.Current.CancellationToken);
        string token = await services.Auth.IssueTokenAsync("grace", ct: TestContext.Current.CancellationToken);
        services.Notifications.Inject(new FaultRule { Status = 500 });

        var run = await QuickstartProcess.RunAsync(Arguments(services, token));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("notifications: an email: Unavailable", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quickstart_NamesTheMissingKey_WhenOnlyOneAddressIsGiven()
    {
        var run = await QuickstartProcess.RunAsync("--auth", "http://127.0.0.1:9", "--token", "t");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Tidewire:Notifications:BaseAddress is missing", run.Error, StringComparison.Ordinal);
        Assert.Contains("NOTIFICATION_SERVICE_URL", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quickstart_AsksForTheToken_WhenNoTokenIsGiven()
    {
        var run = await QuickstartProcess.RunAsync("--auth", "http://127.0.0.1:9");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--token", run.Error, StringComparison.Ordinal);
    }

    private static string[] Arguments(LocalServiceHost services, string token) =>
    [
        "--auth", services.Auth.Address.ToString(),
        "--notifications", services.Notifications.Address.ToString(),
        "--analytics", services.Analytics.Address.ToString(),
        "--token", token,
    ];
}

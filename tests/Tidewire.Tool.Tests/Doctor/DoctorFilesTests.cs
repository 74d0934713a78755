using Tidewire.Tool.Reporting;
using Tidewire.Tool.Tests.Servers;

namespace Tidewire.Tool.Tests.Doctor;

/// <summary>The doctor's checks of files and environment, without requests.</summary>
public sealed class DoctorFilesTests
{
    private const string Good = """{ "Tidewire": { "Auth": { "BaseAddress": "https://auth.example.com" } } }""";

    public static TheoryData<string, string, string, string> Mistakes { get; } = new()
    {
        { """{ "Tidewire": { "Auth": { "BaseAddress": "https://a.example.com", "Budgte": "00:00:05" } } }""", "Auth", "problem", "Budget" },
        { """{ "Tidewire": { "Auth": { "BaseAddress": "https://a.example.com", "Budget": "00:05" } } }""", "Auth", "problem", "Tidewire:Auth:Budget" },
        { """{ "Tidewire": { "Auth": { "BaseAddress": "https://a.example.com", "Budget": "00:00:05", "AttemptTimeout": "00:00:09" } } }""", "Auth", "problem", "AttemptTimeout" },
        { """{ "Tidewire": { "Auth": { "BaseAddress": "auth.example.com" } } }""", "Auth", "problem", "not an absolute address" },
        { """{ "Tidewire": { "Auth": { "BaseAddress": "http://auth.example.com" } } }""", "Auth", "problem", "unencrypted" },
        { """{ "Tidewire": { "Auth": { "ApiKey": "k" } } }""", "Auth", "problem", "Tidewire:Auth:BaseAddress is missing" },
        { """{ "Tidewire": { "Auth": { "BaseAddress": "https://a.example.com", "Wire": "Introspection", "Introspection": { "ClientId": "x" } } } }""", "Auth", "problem", "ClientSecret" },
        { """{ "Tidewire": { "UnknownKeys": "Warn", "Auth": { "BaseAddress": "https://a.example.com", "Budgte": "00:00:05" } } }""", "Auth", "warning", "Budgte" },
        { """{ "Tidewire": { "Auht": { "BaseAddress": "https://a.example.com" } } }""", "Auth", "problem", "Did you mean Tidewire:Auth" },
        { """{ "Tidewire": { "Notifications": { "BaseAddress": "https://n.example.com", "Retry": { "MaxAttempts": 99 } } } }""", "Notifications", "problem", "MaxAttempts" },
        { """{ "Tidewire": { "Notifications": { "BaseAddress": "https://n.example.com", "Outbox": { "Nonsense": 2 } } } }""", "Notifications", "problem", "Outbox:Nonsense" },
        { """{ "Tidewire": { "Analytics": { "BaseAddress": "https://n.example.com", "Queue": { "Capacity": "many" } } } }""", "Analytics", "problem", "Capacity" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Doctor_NamesTheMistake_OfASection(string json, string subject, string verdict, string fragment)
    {
        using var application = new ApplicationDirectory().With("appsettings.json", json);

        var run = await OfflineAsync(application);

        var found = Assert.Single(run.Checks, check => check.Subject == subject && check.Verdict.ToString().Equals(verdict, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(fragment, found.Text, StringComparison.Ordinal);
        Assert.Equal(verdict == "problem" ? ExitCode.Findings : ExitCode.Ok, run.ExitCode);
    }

    [Theory]
    [InlineData("""{ "Tidewire": { "Auth": { "BaseAddress": "https://a.example.com", "Cache": { "Enabled": true, "Distributed": true } } } }""")]
    [InlineData("""{ "Tidewire": { "Auth": { "BaseAddress": "https+http://auth" } } }""")]
    [InlineData("""{ "Tidewire": { "Auth": { "BaseAddress": "https://a.example.com" }, "Analytics": { "BaseAddress": "https://b.example.com", "Store": { "Accept": "OnDisk" } }, "Sqlite": { "Directory": "/x" } } }""")]
    public async Task Doctor_FindsNoProblem_WhenTheCodeMayProvideWhatTheSectionLacks(string json)
    {
        using var application = new ApplicationDirectory().With("appsettings.json", json);

        var run = await OfflineAsync(application);

        Assert.Empty(run.Problems);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task Doctor_AlwaysSaysThatItCannotSeeTheCode()
    {
        using var application = new ApplicationDirectory().With("appsettings.json", Good);

        var run = await OfflineAsync(application);

        Assert.Equal(Verdict.Unknown, run.Check("code").Verdict);
        Assert.Contains("cannot see which clients the code registers", run.Check("code").Text, StringComparison.Ordinal);
        Assert.Equal(Verdict.Unknown, run.Check("configuration", "Analytics").Verdict);
    }

    [Theory]
    [InlineData("Staging", "appsettings.Staging.json")]
    [InlineData("Production", "appsettings.json")]
    public async Task Doctor_ReadsTheFileOfTheEnvironment_AndNamesTheSourceOfAValue(string environment, string source)
    {
        using var application = new ApplicationDirectory().With("appsettings.json", Good)
            .With("appsettings.Staging.json", """{ "Tidewire": { "Auth": { "BaseAddress": "https://staging.example.com" } } }""");

        var run = await OfflineAsync(application, "--environment", environment);

        Assert.EndsWith($"from {source}", run.Check("configuration", "Auth").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DOTNET_ENVIRONMENT", "Development", true)]
    [InlineData("ASPNETCORE_ENVIRONMENT", "Development", true)]
    [InlineData("DOTNET_ENVIRONMENT", "Production", false)]
    public async Task Doctor_ReadsUserSecrets_InDevelopmentOnly(string variable, string environment, bool isRead)
    {
        using var home = new ApplicationDirectory().With(".microsoft/usersecrets/shop-1/secrets.json", Good);
        using var application = new ApplicationDirectory().With("Shop.csproj", "<Project><PropertyGroup><UserSecretsId>shop-1</UserSecretsId></PropertyGroup></Project>");

        var run = await ToolRun.OfAsync(
            new ToolMachine { Directory = application.Path, Variables = new Dictionary<string, string> { [variable] = environment, ["HOME"] = home.Path } },
            "doctor", "--offline", "--json");

        Assert.Equal(isRead ? Verdict.Ok : Verdict.Unknown, run.Check("configuration", "Auth").Verdict);
        Assert.Equal(isRead, run.Check("files").Text.Contains("user secrets", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$(AssemblyName)-1", "UserSecretsId is computed by the build, so user secrets are not read")]
    [InlineData("../elsewhere", "UserSecretsId is not a valid directory name, so user secrets are not read")]
    public async Task Doctor_TellsWhyUserSecretsAreNotRead(string id, string text)
    {
        using var application = new ApplicationDirectory().With("Shop.csproj", $"<Project><PropertyGroup><UserSecretsId>{id}</UserSecretsId></PropertyGroup></Project>");

        var run = await ToolRun.OfAsync(
            new ToolMachine { Directory = application.Path, Variables = new Dictionary<string, string> { ["DOTNET_ENVIRONMENT"] = "Development" } }, "doctor", "--offline", "--json");

        Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_FindsUserSecretsInAppData_OrSaysThatTheyCannotBeFound()
    {
        using var data = new ApplicationDirectory().With("Microsoft/UserSecrets/shop-1/secrets.json", Good);
        using var application = new ApplicationDirectory().With("Shop.csproj", "<Project><PropertyGroup><UserSecretsId>shop-1</UserSecretsId></PropertyGroup></Project>");
        var machine = new ToolMachine { Directory = application.Path, Variables = new Dictionary<string, string> { ["DOTNET_ENVIRONMENT"] = "Development", ["APPDATA"] = data.Path } };

        var found = await ToolRun.OfAsync(machine, "doctor", "--offline", "--json");
        var none = await ToolRun.OfAsync(machine with { Variables = new Dictionary<string, string> { ["DOTNET_ENVIRONMENT"] = "Development" } }, "doctor", "--offline", "--json");

        Assert.EndsWith("from user secrets", found.Check("configuration", "Auth").Text, StringComparison.Ordinal);
        Assert.Equal("user secrets cannot be found: neither APPDATA nor HOME is set", none.Check("secrets").Text);
    }

    [Fact]
    public async Task Doctor_ReadsNoUserSecrets_WhenTheProjectsHaveDifferentUserSecrets()
    {
        using var application = new ApplicationDirectory()
            .With("Shop.csproj", "<Project><PropertyGroup><UserSecretsId>shop-1</UserSecretsId></PropertyGroup></Project>")
            .With("Stock.csproj", "<Project><PropertyGroup><UserSecretsId>shop-2</UserSecretsId></PropertyGroup></Project>");

        var run = await OfflineAsync(application, "--environment", "Development");

        Assert.Equal("the projects in this directory have different user secrets, so none are read", run.Check("secrets").Text);
    }

    [Fact]
    public async Task Doctor_NamesTheMissingAddress_OfANamedClient()
    {
        using var application = new ApplicationDirectory();

        var run = await OfflineAsync(application, "--client", "Billing");

        Assert.Contains("Tidewire:Billing:BaseAddress is missing", run.Check("configuration", "Billing").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tidewire__Auth__BaseAddress", "Tidewire:Auth:BaseAddress from the environment")]
    [InlineData("AUTH_SERVICE_URL", "AUTH_SERVICE_URL from the environment")]
    public async Task Doctor_ReadsTheEnvironment_UnderLongAndShortNames(string variable, string said)
    {
        using var application = new ApplicationDirectory();

        var run = await ToolRun.OfAsync(
            new ToolMachine { Directory = application.Path, Variables = new Dictionary<string, string> { [variable] = "https://auth.example.com" } }, "doctor", "--offline", "--json");

        Assert.EndsWith(said, run.Check("configuration", "Auth").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NOTIFICATION_SERVICE_URL", "NOTIFICATION_API_KEY", "Notifications")]
    [InlineData("ANALYTICS_SERVICE_URL", "ANALYTICS_API_KEY", "Analytics")]
    public async Task Doctor_ReadsTheShortNamesOfEachClient(string address, string key, string client)
    {
        var run = await ToolRun.OfAsync("doctor --offline --json", (address, $"https://{client}.example.com"), (key, "marked"));

        Assert.Equal(Verdict.Ok, run.Check("configuration", client).Verdict);
        Assert.EndsWith($"{address} from the environment", run.Check("configuration", client).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("marked", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_ReadsTheEnvironment_WhenVariableNamesDifferOnlyInCase()
    {
        var run = await ToolRun.OfAsync("doctor --offline --json", ("http_proxy", "x"), ("HTTP_PROXY", "x"), ("AUTH_SERVICE_URL", "https://auth.example.com"));

        Assert.Empty(run.Error);
        Assert.Equal(Verdict.Ok, run.Check("configuration", "Auth").Verdict);
    }

    [Fact]
    public async Task Doctor_HasAFinding_WhenNothingIsConfigured()
    {
        using var application = new ApplicationDirectory();

        var run = await OfflineAsync(application);

        Assert.Equal(["clients"], run.Problems);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
    }

    [Theory]
    [InlineData("Billing", false)]
    [InlineData("Billing=auth", true)]
    public async Task Doctor_OnlyWarnsAboutUnknownKeysOfANamedClient_UnlessTheKindIsKnown(string client, bool isProblem)
    {
        using var application = new ApplicationDirectory()
            .With("appsettings.json", """{ "Tidewire": { "Billing": { "BaseAddress": "https://billing.example.com", "Currency": "EUR" } } }""");

        var run = await OfflineAsync(application, "--client", client);

        var expected = isProblem ? Verdict.Problem : Verdict.Warning;
        Assert.Contains(run.Checks, check => check.Subject == "Billing" && check.Verdict == expected && check.Text.Contains("Currency", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_NamesTheSections_ThatItDidNotCheck()
    {
        using var application = new ApplicationDirectory().With("appsettings.json", """{ "Tidewire": { "Auth": { "BaseAddress": "https://a.example.com" }, "Billing": { "BaseAddress": "x" } } }""");

        var run = await OfflineAsync(application);

        Assert.Contains("--client Billing", run.Check("sections").Text, StringComparison.Ordinal);
    }

    private static Task<ToolRun> OfflineAsync(ApplicationDirectory application, params string[] more) =>
        ToolRun.OfAsync(new ToolMachine { Directory = application.Path }, ["doctor", "--offline", "--json", .. more]);
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Configuration;

/// <summary>An invalid configuration is refused with one readable exception.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Start_ReportsAllProblemsInOneException_WhenThreeAddressesAreMissing()
    {
        var e = await ConfiguredHost.RefusedAsync([]);

        string[] lines = e.ToString().Split(Environment.NewLine);
        Assert.EndsWith("The configuration of Tidewire has 3 problems:", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            ["- Tidewire:Auth:BaseAddress is missing.", "- Tidewire:Notifications:BaseAddress is missing.", "- Tidewire:Analytics:BaseAddress is missing."],
            lines[1..4].Select(line => line[..(line.IndexOf(". ", StringComparison.Ordinal) + 1)]));
        Assert.True(e.ToString().Length < 3_000, e.ToString());
        Assert.DoesNotContain("Microsoft.Extensions.Options.OptionsFactory", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ReportsOneProblem_WithoutAList()
    {
        var settings = ConfiguredHost.Settings();
        settings.Remove("Tidewire:Auth:BaseAddress");

        var e = await ConfiguredHost.RefusedAsync(settings);

        Assert.Equal(Assert.Single(e.Failures), e.Message);
        Assert.Equal((typeof(AuthOptions), Options.DefaultName), (e.OptionsType, e.OptionsName));
    }

    [Fact]
    public async Task Start_ReportsEveryProblem_OfEveryClient()
    {
        var e = await ConfiguredHost.RefusedAsync(
            new()
            {
                ["Tidewire:UnknownKeys"] = "Perhaps",
                ["Tidewire:Auth:BaseAddress"] = "auth",
                ["Tidewire:Auth:Budget"] = "soon",
                ["Tidewire:Auth:AllowInsecureHttp"] = "yes",
                ["Tidewire:Auth:Retry:MaxAttempts"] = "99",
                ["Tidewire:Auth:Retry:MaxDelays"] = "1",
                ["Tidewire:Auth:ApiKey"] = "'top-secret'",
                ["NOTIFICATION_SERVICE_URL"] = "http://mail.internal?key=top-secret",
                ["Tidewire:Partner:Cache:Duration"] = "00:05",
                ["Tidewire:Ledger:BaseAddress"] = "https://ledger.example.com",
                ["Tidewire:Ledger:Retry"] = "3",
            },
            builder => builder.AddAuth().AddNotifications().AddAuth("Partner").AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default));

        Assert.Equal(
            [
                "NOTIFICATION_SERVICE_URL is 'http://mail.internal/' and contains a",
                "Tidewire:Auth:AllowInsecureHttp is 'yes', which is neither",
                "Tidewire:Auth:ApiKey (not shown, 12 characters) starts",
                "Tidewire:Auth:BaseAddress (not shown) is not an",
                "Tidewire:Auth:Budget is 'soon', which is not",
                "Tidewire:Auth:Retry:MaxAttempts is 99. Set it to",
                "Tidewire:Auth:Retry:MaxDelays is not a known key.",
                "Tidewire:Ledger:Retry has a value (not shown),",
                "Tidewire:Partner:BaseAddress is missing. Set it to",
                "Tidewire:Partner:Cache:Duration is '00:05', which .NET reads",
                "Tidewire:UnknownKeys is 'Perhaps'. Set it to",
            ],
            e.Failures.Order(StringComparer.Ordinal).Select(failure => string.Join(' ', failure.Split(' ').Take(6))));
        Assert.DoesNotContain("top-secret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BindsEachClientOnce_WhenItIsAddedTwice()
    {
        int bound = 0;

        await ConfiguredHost.StartAsync(
            new() { ["Tidewire:Stock:BaseAddress"] = "https://stock.example.com" },
            builder =>
            {
                for (int i = 0; i < 2; i++)
                {
                    builder.AddClient<ILedgerApi, StockOptions>("Stock", LedgerJsonContext.Default, (section, options) =>
                    {
                        bound++;
                        section.Bind(options);
                    });
                }
            });

        Assert.Equal(1, bound);
    }

    [Fact]
    public async Task Start_AlsoValidatesOptionsOfTheApplication()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(ConfiguredHost.Settings());
        builder.AddTidewire();
        builder.Services.AddOptions<StockPaging>().Validate(paging => paging.Size > 0, "Size is missing.").ValidateOnStart();
        using var host = builder.Build();

        var e = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal("Size is missing.", Assert.Single(e.Failures));
    }

    [Fact]
    public void FirstUse_ReportsEveryProblemOfTheClient_WhenThereIsNoHost()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Tidewire:Auth:Budgett", "1")]).Build();
        using var services = new ServiceCollection().AddTidewire(configuration).Services.BuildServiceProvider();

        var e = Assert.ThrowsAny<OptionsValidationException>(() => services.GetRequiredService<IAuthService>());

        Assert.Equal(2, e.Failures.Count());
        Assert.Contains("The configuration of Tidewire has 2 problems:", e.Message, StringComparison.Ordinal);
    }
}

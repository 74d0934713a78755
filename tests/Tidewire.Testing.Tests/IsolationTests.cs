using Billing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tidewire.Testing.Tests;

/// <summary>Fakes and stubs isolate an application from configured stores and from the network, and can be combined.</summary>
public sealed class IsolationTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"tidewire-{Guid.NewGuid():N}");

    public enum StandIn
    {
        Fakes,
        FakesOfAuth,
        Stubs,
        FakesThenStubs,
        StubsThenFakes,
    }

    public static TheoryData<StandIn> StandIns => new(Enum.GetValues<StandIn>());

    public static TheoryData<StandIn, bool> StandInsInBothOrders => new(
        from standIn in Enum.GetValues<StandIn>()
        from first in (bool[])[true, false]
        select (standIn, first));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [MemberData(nameof(StandIns))]
    public async Task ConfiguredStore_IsNeitherReadNorWrittenTo_WithFakesOrStubs(StandIn standIn)
    {
        Directory.CreateDirectory(Path.Combine(_directory, "tidewire", "Analytics"));
        await File.WriteAllTextAsync(Path.Combine(_directory, "tidewire", "Analytics", "left"), "by the developer's own run", Cancellation);
        string left = StoreContent();
        using var host = Host(standIn, standInFirst: false);
        host.Services.GetService<TidewireStubs>()?.For("Analytics").Post("/events").Reply(202);

        await host.StartAsync(Cancellation);
        if (standIn != StandIn.FakesOfAuth)
        {
            Assert.True(host.Services.GetRequiredService<IAnalyticsService>().Track("u", "a", "t", "r"));
            Assert.Equal(1, (await host.Services.GetRequiredService<IAnalyticsService>().FlushAsync(Cancellation)).Delivered);
        }

        await host.StopAsync(Cancellation);

        Assert.Equal(left, StoreContent());
    }

    [Theory]
    [MemberData(nameof(StandIns))]
    public async Task Store_IsUsed_WhenTheTestAddsItAfterward(StandIn standIn)
    {
        string own = Path.Combine(_directory, "own");
        using var host = Host(standIn, standInFirst: false, builder => builder.UseSqliteStore(Directory.CreateDirectory(own).FullName));

        await host.StartAsync(Cancellation);

        Assert.Equal(StoreAccept.OnDisk, host.Services.GetRequiredService<IOptions<AnalyticsOptions>>().Value.Store.Accept);
        Assert.True(Directory.Exists(Path.Combine(own, "tidewire")));
        await host.StopAsync(Cancellation);
    }

    [Theory]
    [MemberData(nameof(StandInsInBothOrders))]
    public async Task EveryClient_StartsWithoutAnAddress(StandIn standIn, bool standInFirst)
    {
        using var host = Host(standIn, standInFirst);

        await host.StartAsync(Cancellation);

        Assert.Equal(
            ["https://tidewire.invalid/", "https://tidewire.invalid/", "https://tidewire.invalid/"],
            (string[])
            [
                host.Services.GetRequiredService<IOptions<BillingOptions>>().Value.BaseAddress!.AbsoluteUri,
                host.Services.GetRequiredService<IOptionsMonitor<ServiceClientOptions>>().Get("Ledger").BaseAddress!.AbsoluteUri,
                host.Services.GetRequiredService<IOptions<AuthOptions>>().Value.BaseAddress!.AbsoluteUri,
            ]);
        await host.StopAsync(Cancellation);
    }

    [Theory]
    [InlineData(StandIn.FakesThenStubs)]
    [InlineData(StandIn.StubsThenFakes)]
    public async Task FakesAndStubs_EachServeTheirOwnClients(StandIn standIn)
    {
        using var host = Host(standIn, standInFirst: false);
        var fakes = host.Services.GetRequiredService<TidewireFakes>();
        var stubs = host.Services.GetRequiredService<TidewireStubs>();
        stubs.For("Notifications").Post("/send").Reply(202);
        stubs.For("Billing").Get("/invoices/7").Reply(404);

        string token = fakes.Auth.SignIn("alice");

        Assert.Equal("alice", (await host.Services.GetRequiredService<IAuthService>().VerifyTokenAsync(token, Cancellation))?.Subject);
        Assert.True(await host.Services.GetRequiredService<INotificationService>().SendAsync("alice", "Hello", cancellationToken: Cancellation));
        Assert.Null(await host.Services.GetRequiredService<IBillingService>().GetInvoiceAsync("7", Cancellation));
        Assert.Equal(["Notifications", "Billing"], stubs.Requests.Select(request => request.Client));
        stubs.VerifyAll();
    }

    [Fact]
    public void Fakes_AreCumulative_WhenTheyAreAddedOneByOne()
    {
        var services = new ServiceCollection();
        services.AddTidewireFakes(FakedServices.Auth);
        services.AddTidewireFakes(FakedServices.Analytics);
        services.AddTidewire(new ConfigurationBuilder().Build());
        using var provider = services.BuildServiceProvider();

        Assert.IsType<FakeAuthService>(provider.GetRequiredService<IAuthService>());
        Assert.IsType<FakeAnalyticsService>(provider.GetRequiredService<IAnalyticsService>());
        Assert.IsNotType<FakeNotificationService>(provider.GetRequiredService<INotificationService>());
    }

    private IHost Host(StandIn standIn, bool standInFirst, Action<TidewireBuilder>? afterward = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { EnvironmentName = "Development", DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(
        [
            new("Tidewire:Sqlite:Directory", _directory),
            new("Tidewire:Analytics:Store:Accept", "OnDisk"),
        ]);
        if (standInFirst)
            Add(standIn, builder.Services);
        var tidewire = builder.AddTidewire().UseSqliteStore().AddBilling().AddKeyedClient<IBillingApi>("Ledger", LedgerJsonContext.Default);
        if (!standInFirst)
            Add(standIn, builder.Services);
        afterward?.Invoke(tidewire);
        return builder.Build();
    }

    private static void Add(StandIn standIn, IServiceCollection services)
    {
        if (standIn is StandIn.Stubs or StandIn.StubsThenFakes)
            services.AddTidewireStubs();
        if (standIn is StandIn.Fakes)
            services.AddTidewireFakes();
        if (standIn is StandIn.FakesOfAuth or StandIn.FakesThenStubs or StandIn.StubsThenFakes)
            services.AddTidewireFakes(FakedServices.Auth);
        if (standIn is StandIn.FakesThenStubs)
            services.AddTidewireStubs();
    }

    private string StoreContent() => string.Join('\n', Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(file => $"{file}: {File.ReadAllText(file)}"));
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Tests.Analytics;
using Tidewire.Tests.Clients.Ledger;
using WireMock.ResponseBuilders;

namespace Tidewire.Tests.Health;

public sealed class HealthCheckTests : WireTest
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task EachClient_HasOneCheck_InAnyOrderOfRegistration()
    {
        using var application = Create(
            build: builder => builder.AddAuth().AddAuth("PartnerAuth").AddNotifications().AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default),
            settings: [("PartnerAuth:BaseAddress", Address), ("Ledger:BaseAddress", Address)]);

        var report = await CheckAsync(application);

        Assert.Equal(["tidewire.auth", "tidewire.ledger", "tidewire.notifications", "tidewire.partner_auth"], report.Entries.Keys.Order());
        Assert.All(report.Entries.Values, entry => Assert.Equal((HealthStatus.Healthy, "ready"), (entry.Status, Assert.Single(entry.Tags))));
        Assert.Empty(Requests);
    }

    [Fact]
    public async Task Check_IsDegraded_WhileTheCircuitIsOpen()
    {
        Answer(500);
        using var application = Create(settings: ("Auth:CircuitBreaker:FailureThreshold", "1"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        var report = await CheckAsync(application);

        Assert.Equal((HealthStatus.Degraded, "The circuit is open after failed calls; the last failure was Unavailable."), Seen(report, "tidewire.auth"));
        Assert.Equal(HealthStatus.Healthy, report.Entries["tidewire.notifications"].Status);
        Assert.Equal("Open", report.Entries["tidewire.auth"].Data["circuit"]);
    }

    [Fact]
    public async Task Check_IsDegraded_WhileTheCircuitIsIsolated()
    {
        using var application = Create();
        await application.Circuits.IsolateAsync("Notifications", Cancellation);

        Assert.Equal((HealthStatus.Degraded, "The circuit was isolated by an operator."), Seen(await CheckAsync(application), "tidewire.notifications"));
    }

    [Fact]
    public async Task Check_IsDegraded_WhileTheQueueIsNearlyFull_OrStuck()
    {
        Answer(503, headers: ("Retry-After", "100000"));
        using var application = Create(settings: ("Analytics:Queue:Capacity", "10"));

        await TrackAsync(application, 7);
        var calm = await CheckAsync(application);
        await TrackAsync(application, 1);
        var full = await CheckAsync(application);
        _time.Advance(TimeSpan.FromMinutes(16));
        var stuck = await CheckAsync(application);

        Assert.Equal(HealthStatus.Healthy, calm.Entries["tidewire.analytics"].Status);
        Assert.Equal((HealthStatus.Degraded, "The queue holds 8 of at most 10 items."), Seen(full, "tidewire.analytics"));
        Assert.Equal(HealthStatus.Degraded, stuck.Entries["tidewire.analytics"].Status);
        Assert.Contains("The oldest item has waited for 16 minutes.", stuck.Entries["tidewire.analytics"].Description, StringComparison.Ordinal);
        Assert.Equal((8L, TimeSpan.FromMinutes(16)), ((long)stuck.Entries["tidewire.analytics"].Data["held"], (TimeSpan)stuck.Entries["tidewire.analytics"].Data["oldest_age"]));
    }

    [Theory]
    [InlineData(true, false, "The store is full.")]
    [InlineData(false, true, "Writing to the store fails.")]
    public async Task Check_IsDegraded_WhileTheStoreIsFullOrFails(bool isFull, bool isFailing, string problem)
    {
        using var application = Create(services => services.AddSingleton<IDeliveryStoreFactory>(new ScriptedStores { Status = new() { IsFull = isFull, IsFailing = isFailing } }));

        Assert.Equal((HealthStatus.Degraded, problem), Seen(await CheckAsync(application), "tidewire.analytics"));
    }

    [Fact]
    public async Task SettingsOfTheLastCall_Apply_WhenAddTidewireIsCalledAgain()
    {
        Answer(503, headers: ("Retry-After", "100000"));
        using var application = Create(configure: services => services.AddHealthChecks().AddTidewire(options => options.MaxQueueShare = 0.1).AddTidewire(options => options.MaxQueueShare = 0.2), settings: ("Analytics:Queue:Capacity", "10"));

        await TrackAsync(application, 1);
        var one = await CheckAsync(application);
        await TrackAsync(application, 1);
        var two = await CheckAsync(application);

        Assert.Equal((HealthStatus.Healthy, HealthStatus.Degraded), (one.Entries["tidewire.analytics"].Status, two.Entries["tidewire.analytics"].Status));
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(500, "GET /health returned 500.")]
    [InlineData(404, "GET /health returned 404.")]
    public async Task Probe_ReportsWhetherTheServiceSucceeds(int status, string? problem)
    {
        Server.Given(WireMock.RequestBuilders.Request.Create().UsingGet().WithPath("/base/health")).RespondWith(Response.Create().WithStatusCode(status));
        using var application = Create(services => services.AddHealthChecks().AddTidewire(options => options.ProbePath = "/health"), settings: ("Auth:BaseAddress", Address + "/base"));

        var report = await CheckAsync(application);

        Assert.Equal((problem is null ? HealthStatus.Healthy : HealthStatus.Degraded, problem ?? "The circuit is closed."), Seen(report, "tidewire.auth"));
        Assert.Contains(Requests, request => request.Path == "/base/health" && request.Method == "GET");
    }

    [Fact]
    public async Task Probe_DoesNotOpenTheCircuit_WhenTheServiceFails()
    {
        Answer(500);
        using var application = Create(
            services => services.AddHealthChecks().AddTidewire(options => options.ProbePath = "/health"), settings: ("Auth:CircuitBreaker:FailureThreshold", "1"));

        await CheckAsync(application);
        await CheckAsync(application);

        Assert.Equal(CircuitState.Closed, application.Circuits.GetCircuit("Auth").State);
    }

    [Fact]
    public async Task Probe_ClosesTheCircuit_WhenTheBreakHasElapsed()
    {
        Answer(500);
        using var application = Create(
            services => services.AddHealthChecks().AddTidewire(options => options.ProbePath = "/health"), settings: ("Auth:CircuitBreaker:FailureThreshold", "1"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Server.Reset();
        Answer(200);

        var during = await CheckAsync(application);
        _time.Advance(TimeSpan.FromSeconds(2));
        var after = await CheckAsync(application);

        Assert.Equal((HealthStatus.Degraded, HealthStatus.Healthy), (during.Entries["tidewire.auth"].Status, after.Entries["tidewire.auth"].Status));
    }

    [Theory]
    [InlineData("health")]
    [InlineData("/a/../b")]
    [InlineData("/health?deep=1")]
    [InlineData("//elsewhere.example")]
    public void ProbePath_IsRefused_WhenItIsNotAPlainPath(string path)
    {
        using var application = Create(services => services.AddHealthChecks().AddTidewire(options => options.ProbePath = path));

        var error = Assert.Throws<ArgumentException>(() => application.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<TidewireHealthOptions>>().Value);
        Assert.Contains("ProbePath", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void MaxQueueShare_IsRefused_UnlessItIsAboveZeroAndAtMostOne(double share) =>
        Assert.Contains($"options.MaxQueueShare = …) is {share.ToString(System.Globalization.CultureInfo.InvariantCulture)}.", Refusal(options => options.MaxQueueShare = share), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Duration_IsRefused_UnlessItIsAboveZero(int seconds)
    {
        Assert.Contains("options.MaxOldestAge = …", Refusal(options => options.MaxOldestAge = TimeSpan.FromSeconds(seconds)), StringComparison.Ordinal);
        Assert.Contains("options.ProbeTimeout = …", Refusal(options => options.ProbeTimeout = TimeSpan.FromSeconds(seconds)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_SendsNothing_WhenTheClientHasNoAddress()
    {
        using var application = new TestApplication(
            new Dictionary<string, string?>(),
            services => services.AddSingleton<ITokenVerifier, NoTokens>().AddHealthChecks().AddTidewire(options => options.ProbePath = "/health"),
            builder => builder.AddAuth());

        var report = await CheckAsync(application);

        Assert.Equal((HealthStatus.Healthy, "The circuit is closed."), Seen(report, "tidewire.auth"));
    }

    private string Refusal(Action<TidewireHealthOptions> configure)
    {
        using var application = Create(services => services.AddHealthChecks().AddTidewire(configure));
        return Assert.Throws<ArgumentException>(() => application.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<TidewireHealthOptions>>().Value).Message;
    }

    // Flushes, because a delivery in progress during the disposal would wait for the fake clock, which does not advance.
    private static async Task TrackAsync(TestApplication application, int events)
    {
        for (int i = 0; i < events; i++)
            application.Analytics.Track("ada", "read", "document", "d1");
        await application.Analytics.FlushAsync(Cancellation);
    }

    private static (HealthStatus Status, string? Description) Seen(HealthReport report, string name) => (report.Entries[name].Status, report.Entries[name].Description);

    private static Task<HealthReport> CheckAsync(TestApplication application) =>
        application.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation);

    private TestApplication Create(Action<IServiceCollection>? configure = null, Action<TidewireBuilder>? build = null, params (string Key, string Value)[] settings) => new(
        TestApplication.Settings(Address, [.. settings, ("Auth:Retry:MaxAttempts", "1"), ("Analytics:Retry:MaxAttempts", "1")]),
        services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.AddHealthChecks().AddTidewire();
            configure?.Invoke(services);
        },
        build);

    private sealed class NoTokens : ITokenVerifier
    {
        public Task<ServiceResult<TokenClaims>> VerifyAsync(string token, CancellationToken cancellationToken = default) =>
            Task.FromResult(ServiceResult.Failed<TokenClaims>(new(ServiceFailureKind.Rejected)));
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidewire.Clients;

namespace Tidewire.Tests.Clients.Ledger;

/// <summary>An added client has the same features as the built-in ones.</summary>
public sealed class AddClientTests : LedgerTest
{
    [Fact]
    public async Task Client_IsConfiguredByItsSection()
    {
        Answer(200, GoodEntry);
        using var application = AddLedger(("Ledger:ApiKey", "key-1"), ("Ledger:ApiKeyHeader", "X-Api-Key"));

        await Caller(application).TryAsync((api, ct) => api.PostAsync(new("e1", 2.5m), null, ct), Cancellation);

        Assert.Equal(("/entries", "key-1"), (Request.Path, Header(Request, "X-Api-Key")));
        Assert.Equal("""{"id":"e1","amount-due":2.5}""", Request.Body);
        Assert.Matches(@"Tidewire/\d+\.\d+\.\d+$", Header(Request, "User-Agent")!);
    }

    [Fact]
    public void Options_HaveTheDefaultsOfAnAddedClient()
    {
        using var application = AddLedger(("Ledger:Retry:BaseDelay", "00:00:02"));

        var options = application.Services.GetRequiredService<IOptionsMonitor<ServiceClientOptions>>().Get("Ledger");

        Assert.Equal((30, null, 3), (options.Budget.TotalSeconds, options.AttemptTimeout, options.Retry.MaxAttempts));
        Assert.Equal((2, 10), (options.Retry.BaseDelay.TotalSeconds, options.Retry.MaxDelay.TotalSeconds));
        Assert.Equal((5, 60, 1_000), (options.CircuitBreaker.FailureThreshold, options.CircuitBreaker.BreakDuration.TotalSeconds, options.ConcurrencyLimit));
        Assert.False(options.IdempotencyKeysHonored);
    }

    [Theory]
    [InlineData("00:00:30", null, 10)]
    [InlineData("00:00:05", null, 5)]
    [InlineData("00:00:30", "00:00:20", 20)]
    public void Attempt_MayLastTenSeconds_UnlessTheBudgetIsShorterOrAttemptTimeoutIsSet(string budget, string? attempt, int expected)
    {
        using var application = AddLedger(("Ledger:Budget", budget), ("Ledger:AttemptTimeout", attempt!));

        var settings = application.Services.GetRequiredKeyedService<ClientRuntime>("Tidewire.Ledger").Settings();

        Assert.Equal(expected, settings.AttemptTimeout.TotalSeconds);
    }

    [Fact]
    public async Task Reload_ChangesTheOptions_UnlessTheNewValuesAreInvalid()
    {
        Answer(500);
        using var application = AddLedger(("Ledger:Retry:MaxAttempts", "2"));
        Assert.Equal(2, (await Caller(application).TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation)).Attempts);

        application.Configuration["Tidewire:Ledger:Retry:MaxAttempts"] = "1";
        application.Configuration.Reload();
        Assert.Equal(1, (await Caller(application).TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation)).Attempts);

        application.Configuration["Tidewire:Ledger:Retry:MaxAttempts"] = "99";
        application.Configuration.Reload();
        Assert.Equal(1, (await Caller(application).TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation)).Attempts);

        Assert.Contains(application.Logs.GetSnapshot(), record => record.Id.Id == 8 && record.Message.Contains("Tidewire:Ledger", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Circuit_OpensAndIsMonitored_UnderTheNameOfTheClient()
    {
        Answer(500);
        using var application = AddLedger(("Ledger:Retry:MaxAttempts", "1"));

        for (int i = 0; i < 5; i++)
            await Caller(application).OrNullAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation);
        var plain = await Caller(application).TryAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation);
        var wrapped = await Caller(application).TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation);

        Assert.Equal((ServiceFailureKind.CircuitOpen, 0), (plain.Failure?.Kind, plain.Attempts));
        Assert.Equal(ServiceFailureKind.CircuitOpen, wrapped.Failure?.Kind);
        Assert.Equal(CircuitState.Open, application.Circuits.GetCircuit("Ledger").State);
        Assert.Equal(5, Requests.Count);
    }

    [Fact]
    public async Task Call_IsMeasuredAndLogged_UnderTheNameOfTheClient()
    {
        Answer(500);
        using var application = AddLedger(("Ledger:Retry:MaxAttempts", "1"));
        using var durations = application.CollectCallDurations();

        await Caller(application).TryAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation);

        var measured = Assert.Single(durations.GetMeasurementSnapshot());
        Assert.Equal(("ledger", "unavailable"), (measured.Tags[TidewireTelemetry.ClientTag], measured.Tags[TidewireTelemetry.OutcomeTag]));
        var logged = Assert.Single(application.Logs.GetSnapshot(), record => record.Level == LogLevel.Warning);
        Assert.StartsWith("Ledger call failed: Unavailable", logged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyedClients_HaveTheirOwnOptionsAndCircuits_WhenOneInterfaceServesTwoTenants()
    {
        Answer(200, GoodEntry);
        using var application = new TestApplication(
            Settings(("East:BaseAddress", Address + "/east"), ("West:BaseAddress", Address + "/west"), ("West:ApiKey", "west-key")),
            build: builder => builder
                .AddKeyedClient<ILedgerApi>("East", LedgerJsonContext.Default, options => options.Budget = TimeSpan.FromSeconds(9))
                .AddKeyedClient<ILedgerApi>("West", LedgerJsonContext.Default));

        foreach (string tenant in new[] { "East", "West" })
        {
            await application.Services.GetRequiredKeyedService<ServiceCaller<ILedgerApi>>(tenant)
                .OrNullAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation);
        }

        Assert.Equal(["/east/entries/e1", "/west/entries/e1"], Requests.Select(request => request.Path));
        Assert.Equal([null, "Bearer west-key"], Requests.Select(request => Header(request, "Authorization")));
        Assert.Equal(["East", "West"], application.Circuits.GetCircuits().Select(circuit => circuit.Client));
        var options = application.Services.GetRequiredService<IOptionsMonitor<ServiceClientOptions>>();
        Assert.Equal((9, 30), (options.Get("East").Budget.TotalSeconds, options.Get("West").Budget.TotalSeconds));
        Assert.Null(application.Services.GetService<ServiceCaller<ILedgerApi>>());
    }

    [Fact]
    public void OwnOptions_AreBoundAndInjected()
    {
        using var application = WithOwnOptions(("Ledger:PageSize", "50"), ("Ledger:Book", "main"), ("Ledger:Budget", "00:00:03"));

        var options = application.Services.GetRequiredService<IOptions<LedgerOptions>>().Value;

        Assert.Equal((50, "main", 3), (options.PageSize, options.Book, options.Budget.TotalSeconds));
        Assert.NotNull(Caller(application));
    }

    [Fact]
    public void OwnOptions_AreValidatedByAnnotationsAndByTheSdk_WithFullKeysInTheMessage()
    {
        using var application = WithOwnOptions(("Ledger:PageSize", "500"), ("Ledger:Retry:MaxAttempts", "0"), ("Ledger:Budget", "-1"));

        var e = Assert.ThrowsAny<OptionsValidationException>(() => Caller(application));

        Assert.Contains("Tidewire:Ledger:PageSize must be between 1 and 100", e.Message, StringComparison.Ordinal);
        Assert.Contains("Tidewire:Ledger:Book field is required", e.Message, StringComparison.Ordinal);
        Assert.Contains("Tidewire:Ledger:Retry:MaxAttempts is 0", e.Message, StringComparison.Ordinal);
        Assert.Contains("Tidewire:Ledger:Budget is '-1'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyedOptions_AreNamedAfterTheKey_WhenTheApplicationDefinesTheirType()
    {
        Answer(200, GoodEntry);
        using var application = new TestApplication(
            Settings(("East:BaseAddress", Address), ("East:Book", "east")),
            build: builder => builder.AddKeyedClient<ILedgerApi, LedgerOptions>("East", LedgerJsonContext.Default, static (section, options) => section.Bind(options)));

        await application.Services.GetRequiredKeyedService<ServiceCaller<ILedgerApi>>("East").OrNullAsync((api, ct) => api.GetAsync("e1", ct), Cancellation);

        Assert.Equal("east", application.Services.GetRequiredService<IOptionsMonitor<LedgerOptions>>().Get("East").Book);
        Assert.Equal("/entries/e1", Request.Path);
    }

    [Fact]
    public async Task DefinitionOfAnAddedClient_SetsIsReadOnly_IsSuccess_AndAddressVariable()
    {
        Answer(404);
        var definition = new ServiceClientDefinition
        {
            Name = "Ledger",
            Json = LedgerJsonContext.Default,
            IsReadOnly = true,
            IsSuccess = status => (int)status == 404,
            AddressVariable = "LEDGER_URL",
        };
        using var application = new TestApplication(
            new Dictionary<string, string?> { ["LEDGER_URL"] = Address },
            build: builder => builder.AddClient<ILedgerApi, ServiceClientOptions>(definition, static (section, options) => section.Bind(options)));

        Assert.True(await Caller(application).OrFalseAsync((api, ct) => api.PatchAsync("e1", new("e1", 1), ct), Cancellation));
        Assert.Null(Header(Request, "Idempotency-Key"));
        Assert.Equal(ServiceFailureKind.Rejected, await KindAfterAsync(application, 200));
    }

    [Fact]
    public async Task Handlers_RunOnceForEachAttempt_WhenTheApplicationAddsThem()
    {
        Answer(503);
        int runs = 0;
        using var application = AddLedger(http => http.AddHttpMessageHandler(() => new CountingHandler(() => runs++)));

        await Caller(application).TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation);

        Assert.Equal((3, 3), (runs, Requests.Count));
        Assert.All(Requests, request => Assert.Equal("yes", Header(request, "X-Counted")));
    }

    [Fact]
    public async Task PrimaryHandler_FollowsNoRedirect_WhenTheApplicationSuppliesIt()
    {
        Answer(307, null, ("Location", "/elsewhere"));
        using var handler = new HttpClientHandler();
        using var application = AddLedger(http => http.ConfigurePrimaryHttpMessageHandler(() => handler), ("Ledger:ApiKey", "key-1"));

        var result = await Caller(application).TryAsync((api, ct) => api.PutAsync("e1", new("e1", 1), ct), Cancellation);

        Assert.Equal(ServiceFailureKind.Rejected, result.Failure?.Kind);
        Assert.Equal("/entries/e1", Request.Path);
        Assert.False(handler.UseCookies);
    }

    [Fact]
    public async Task PrimaryHandler_MayAnswerInMemory()
    {
        using var application = AddLedger(http => http.ConfigurePrimaryHttpMessageHandler(() => new MemoryHandler(GoodEntry)));

        Assert.Equal("e1", (await Caller(application).OrNullAsync((api, ct) => api.GetAsync("e1", ct), Cancellation))?.Id);
    }

    [Fact]
    public async Task Registration_AddsOneClient_WhenItIsRepeated()
    {
        Answer(503);
        int runs = 0;
        void Http(IHttpClientBuilder http) => http.AddHttpMessageHandler(() => new CountingHandler(() => runs++));
        using var application = new TestApplication(Settings(), build: builder => builder
            .AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default, options => options.Retry.MaxAttempts = 1, Http)
            .AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default, options => options.Retry.MaxAttempts++, Http));

        var result = await Caller(application).TryAsync((api, ct) => api.GetAsync("e1", ct), Cancellation);

        Assert.Equal((2, 2, 2), (result.Attempts, Requests.Count, runs));
    }

    [Fact]
    public async Task Attempts_ExcludeTheCallsOfAnotherClient_WhenAHandlerMakesThem()
    {
        Answer(200, GoodEntry);
        using var application = new TestApplication(
            Settings(("Other:BaseAddress", Address + "/other")),
            build: builder => builder
                .AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default, http: http => http.AddHttpMessageHandler(provider => new AskingHandler(provider)))
                .AddClient<ILedgerHealthApi>("Other", LedgerJsonContext.Default));
        Server.Given(WireMock.RequestBuilders.Request.Create().WithPath("/other/health")).AtPriority(-1).RespondWith(WireMock.ResponseBuilders.Response.Create().WithStatusCode(503));

        var result = await Caller(application).TryAsync((api, ct) => api.GetPlainAsync("e1", ct), Cancellation);

        Assert.Equal((true, 1), (result.IsSuccess, result.Attempts));
        Assert.True(Requests.Count > 2);
    }

    [Fact]
    public async Task Client_Works_WhenItsInterfaceInheritsAGenericOne()
    {
        Answer(200, GoodEntry);
        using var application = new TestApplication(Settings(), build: builder => builder.AddClient<MisuseTests.IEntryRepositoryApi>("Ledger", LedgerJsonContext.Default));
        var caller = application.Services.GetRequiredService<ServiceCaller<MisuseTests.IEntryRepositoryApi>>();

        Assert.Equal("e1", (await caller.OrNullAsync((api, ct) => api.GetAsync("e1", ct), Cancellation))?.Id);
        Assert.Equal("/repository/e1", Request.Path);
    }

    private async Task<ServiceFailureKind?> KindAfterAsync(TestApplication application, int status)
    {
        Server.Reset();
        Answer(status);
        return (await Caller(application).TryAsync((api, ct) => api.PatchAsync("e1", new("e1", 1), ct), Cancellation)).Failure?.Kind;
    }

    private TestApplication WithOwnOptions(params (string Key, string Value)[] more) => new(
        Settings(more),
        build: builder => builder.AddClient<ILedgerApi, LedgerOptions>("Ledger", LedgerJsonContext.Default, static (section, options) => section.Bind(options)));

    private sealed class CountingHandler(Action ran) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            ran();
            request.Headers.Remove("X-Counted");
            request.Headers.Add("X-Counted", "yes");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class MemoryHandler(string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { RequestMessage = request, Content = new StringContent(body) });
    }

    private sealed class AskingHandler(IServiceProvider provider) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await provider.GetRequiredService<ServiceCaller<ILedgerHealthApi>>().TryAsync((api, ct) => api.GetHealthAsync(ct), cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}

#pragma warning disable EXTEXP0001 // RemoveAllResilienceHandlers is one of the entry points.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Tidewire.FaultTests.Circuits;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Stacking;

/// <summary>Tidewire's resilience stays and is the only resilience, in whatever way and order the application adds or removes handlers.</summary>
public sealed class EntryPointTests
{
    private static readonly Dictionary<string, Action<IHttpClientBuilder>> _changes = new()
    {
        ["nothing"] = _ => { },
        ["standard"] = http => http.AddStandardResilienceHandler(),
        ["standard, with its own numbers"] = http => http.AddStandardResilienceHandler(options =>
        {
            options.Retry.MaxRetryAttempts = 6;
            options.Retry.Delay = TimeSpan.Zero;
            options.Retry.ShouldHandle = _ => new(true);
            options.TotalRequestTimeout.Timeout = TimeSpan.FromDays(1);
            options.AttemptTimeout.Timeout = TimeSpan.FromMilliseconds(500);
            options.CircuitBreaker.ShouldHandle = _ => new(true);
            options.CircuitBreaker.MinimumThroughput = 2;
            options.RateLimiter.RateLimiter = _ => throw new InvalidOperationException("The limiter of the application.");
        }),
        ["standard twice"] = http =>
        {
            http.AddStandardResilienceHandler();
            http.AddStandardResilienceHandler(options => options.Retry.MaxRetryAttempts = 9);
        },
        ["own pipeline"] = http => http.AddResilienceHandler("own", Retry),
        ["hedging"] = http => http.AddStandardHedgingHandler(),
        ["Polly v7"] = http => http.AddHttpMessageHandler(() => new PolicyHttpMessageHandler()),
        ["Polly v7, derived"] = http => http.AddHttpMessageHandler(() => new DerivedPolicyHandler()),
        ["around the primary handler"] = http => http.Services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new PrimaryFilter()),
        ["options of the standard handler"] = http => http.Services.Configure<HttpStandardResilienceOptions>($"{http.Name}-standard", options => options.Retry.MaxRetryAttempts = 6),
        ["all resilience removed"] = http => http.RemoveAllResilienceHandlers(),
        ["all handlers cleared"] = http => http.ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Clear()),
        ["removed and added"] = http => http.RemoveAllResilienceHandlers().AddStandardResilienceHandler(options => options.Retry.MaxRetryAttempts = 6),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<string, string> Changes => new(_changes.Keys, EntryPoint.All);

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Call_MakesOnlyTheAttemptsOfTidewire_WhenTheApplicationChangesHandlers(string change, string entryPoint)
    {
        var transport = new RecordingTransport { Answer = _ => RecordingTransport.Status(503) };
        await using var application = new ProbeApplication("http://svc.example", EntryPoint.Through(entryPoint, _changes[change]).Over(transport));

        foreach (var (call, attempts) in new[] { (ProbeCall.Verify, 3), (ProbeCall.Send, 1), (ProbeCall.Report, 3), (ProbeCall.Get, 3), (ProbeCall.Post, 1) })
        {
            int before = transport.Sent.Count;
            var end = await application.CallAsync(call, Ct);

            Assert.Equal((ServiceFailureKind.Unavailable, attempts, attempts), (end.Kind, end.Attempts, transport.Sent.Count - before));
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Budget_EndsTheCall_WhenTheApplicationChangesHandlers(string change, string entryPoint)
    {
        var time = new SignalingClock();
        await using var service = await StubService.StartAsync(Answers.Hang);
        await using var application = new ProbeApplication(service.Address, EntryPoint.Through(entryPoint, _changes[change]) with { Time = time, Settings = [("Budget", "00:00:07"), ("AttemptTimeout", "00:00:07")] });

        var call = application.CallAsync(ProbeCall.Post, Ct);
        await service.NextAsync();
        time.Advance(TimeSpan.FromSeconds(7) - TimeSpan.FromTicks(1));
        bool endedBefore = call.IsCompleted;
        time.Advance(TimeSpan.FromTicks(1));
        var end = await call;

        Assert.False(endedBefore);
        Assert.Equal((ServiceFailureKind.TimedOut, 1), (end.Kind, end.Attempts));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task ConcurrencyLimit_StaysInForce_WhenTheApplicationChangesHandlers(string change, string entryPoint)
    {
        await using var service = await StubService.StartAsync(Answers.Hang);
        await using var application = new ProbeApplication(service.Address, EntryPoint.Through(entryPoint, _changes[change]) with { Settings = [("ConcurrencyLimit", "1")] });
        using var leaving = new CancellationTokenSource();

        var first = application.CallAsync(ProbeCall.Post, leaving.Token);
        await service.NextAsync();
        var second = await application.CallAsync(ProbeCall.Post, Ct);
        await leaving.CancelAsync();

        Assert.Equal((ServiceFailureKind.Throttled, 0), (second.Kind, second.Attempts));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task OtherHandlers_Stay_WhenTheApplicationChangesResilienceHandlers(string change, string entryPoint)
    {
        var transport = new RecordingTransport();
        var setup = EntryPoint.Through(entryPoint, http =>
        {
            _changes[change](http);
            http.AddHttpMessageHandler(() => new StampHandler());
        });
        await using var application = new ProbeApplication("http://svc.example", setup.Over(transport));

        foreach (var call in Enum.GetValues<ProbeCall>())
            await application.CallAsync(call, Ct);

        Assert.All(transport.Sent, sent => Assert.Equal((StampHandler.Value, $"Bearer {ProbeApplication.Key}"), (sent.Header(StampHandler.HeaderName), sent.Header("Authorization"))));
    }

    // With UseApplicationResilience, the application's own settings apply.
    [Theory]
    [InlineData("http:")]
    [InlineData("AddHttpClient, before")]
    [InlineData("AddHttpClient, after")]
    [InlineData("defaults, before")]
    [InlineData("defaults, after")]
    public async Task ResilienceOfTheApplication_IsUsed_WithUseApplicationResilience(string entryPoint)
    {
        var transport = new RecordingTransport { Answer = _ => RecordingTransport.Status(503) };
        var setup = EntryPoint.Through(entryPoint, http => http.AddStandardResilienceHandler(options =>
        {
            options.Retry.MaxRetryAttempts = 6;
            options.Retry.Delay = TimeSpan.Zero;
        })) with
        { Settings = [("UseApplicationResilience", "true")] };
        await using var application = new ProbeApplication("http://svc.example", setup.Over(transport));

        var end = await application.CallAsync(ProbeCall.Get, Ct);

        Assert.Equal((ServiceFailureKind.Unavailable, 7, 7), (end.Kind, end.Attempts, transport.Sent.Count));
    }

    // The exception of the application's own circuit breaker becomes a failure.
    [Fact]
    public async Task Call_FailsAsCircuitOpen_WhenTheCircuitOfTheApplicationIsOpen()
    {
        var transport = new RecordingTransport { Answer = _ => RecordingTransport.Status(503) };
        var setup = new ProbeSetup
        {
            Http = http => http.AddResilienceHandler("own", pipeline => pipeline.AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions { MinimumThroughput = 2, FailureRatio = 0.1 })),
            Settings = [("UseApplicationResilience", "true")],
        };
        await using var application = new ProbeApplication("http://svc.example", setup.Over(transport));

        var ends = new List<ServiceFailureKind?>();
        for (int i = 0; i < 4; i++)
            ends.Add((await application.CallAsync(ProbeCall.Get, Ct)).Kind);

        Assert.Equal([ServiceFailureKind.Unavailable, ServiceFailureKind.Unavailable, ServiceFailureKind.CircuitOpen, ServiceFailureKind.CircuitOpen], ends);
        Assert.Equal(2, transport.Sent.Count);
    }

    // HttpClient.Timeout would be a second time limit, and would look like the caller's cancellation.
    [Theory]
    [InlineData("http:")]
    [InlineData("AddHttpClient, before")]
    [InlineData("AddHttpClient, after")]
    [InlineData("defaults, before")]
    [InlineData("defaults, after")]
    public async Task HttpClientTimeout_IsReplacedByTheBudget_WhenTheApplicationSetsATimeout(string entryPoint)
    {
        var transport = new RecordingTransport();
        await using var application = new ProbeApplication(
            "http://svc.example", EntryPoint.Through(entryPoint, http => http.ConfigureHttpClient(client => client.Timeout = TimeSpan.FromMilliseconds(1))).Over(transport));

        foreach (var call in Enum.GetValues<ProbeCall>())
        {
            using var client = application.CreateHttpClient(call);
            Assert.Equal(Timeout.InfiniteTimeSpan, client.Timeout);
            Assert.Null((await application.CallAsync(call, Ct)).Failure);
        }
    }

    // A module and the application may both add a client. Its http callback must still run only once.
    [Fact]
    public async Task HttpCallback_RunsOnce_WhenAClientIsAddedAgain()
    {
        int runs = 0;
        void Http(IHttpClientBuilder http)
        {
            runs++;
            http.AddHttpMessageHandler(() => new StampHandler());
        }

        var transport = new RecordingTransport();
        var setup = new ProbeSetup
        {
            After = services => AddAgain(services, Http),
        };
        await using var application = new ProbeApplication("http://svc.example", setup.Over(transport));

        foreach (var call in Enum.GetValues<ProbeCall>())
            await application.CallAsync(call, Ct);

        Assert.Equal(4, runs);
        Assert.All(transport.Sent, sent => Assert.Equal(StampHandler.Value, sent.Header(StampHandler.HeaderName)));
    }

    // Like AddTidewire() followed by AddAuth(http: …).
    private static void AddAgain(IServiceCollection services, Action<IHttpClientBuilder> http)
    {
        var configuration = ProbeApplication.ConfigurationOf(services);
        for (int i = 0; i < 2; i++)
        {
            services.AddTidewireCore(configuration)
                .AddAuth(http: http).AddNotifications(http: http).AddAnalytics(http: http)
                .AddClient<IProbeApi>("Probe", ProbeJsonContext.Default, http: http);
        }
    }

    private sealed class DerivedPolicyHandler : PolicyHttpMessageHandler;

    private sealed class PassingHandler : DelegatingHandler;

    /// <summary>Wraps the primary handler of each client in resilience handlers, and in one that only passes requests on.</summary>
    private sealed class PrimaryFilter : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            next(builder);
            var retrying = new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 6, Delay = TimeSpan.Zero }).Build();
            var passing = new PassingHandler { InnerHandler = new DerivedPolicyHandler { InnerHandler = builder.PrimaryHandler } };
            builder.PrimaryHandler = new ResilienceHandler(retrying) { InnerHandler = passing };
        };
    }

    private static void Retry(ResiliencePipelineBuilder<HttpResponseMessage> pipeline) =>
        pipeline.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 6, Delay = TimeSpan.Zero });
}

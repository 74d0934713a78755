using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Polly;

namespace Tidewire.Tests.Pipeline;

/// <summary>The order of handlers, whatever the application adds, and which of them are removed.</summary>
public sealed class ArrangementTests
{
    [Theory]
    [InlineData(false, false, 3)]
    [InlineData(false, true, 3)]
    [InlineData(true, false, 1)]
    [InlineData(true, true, 2)]
    public async Task Retries_OfTheApplication_AreKept_OnlyIfResilienceIsLeftToIt(bool isLeftToApplication, bool hasOwn, int requests)
    {
        using var ledger = new MemoryLedger(
            http =>
            {
                if (hasOwn)
                    Retry(http);
            },
            ("UseApplicationResilience", $"{isLeftToApplication}"));
        ledger.AnswerWith(503);

        await ledger.GetAsync();

        Assert.Equal(requests, ledger.Requests.Count);
    }

    [Fact]
    public async Task RetriesOfTheSdk_AreUsed_WhenTheApplicationAddsRetriesToAllClients()
    {
        using var ledger = new MemoryLedger(http => http.Services.ConfigureHttpClientDefaults(Retry));
        ledger.AnswerWith(503);

        await ledger.GetAsync();

        Assert.Equal(3, ledger.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Changes_OfAHandler_AreUndoneBeforeEachAttempt_EvenInsideThePrimaryHandler(bool isPrimary)
    {
        using var ledger = new MemoryLedger(http =>
        {
            if (isPrimary)
                ConfigureBuilder(http, actions => actions.Add(builder => builder.PrimaryHandler = Adding(builder.PrimaryHandler)));
            else
                http.AddHttpMessageHandler(() => Adding());
        });
        ledger.AnswerWith(503);

        await ledger.GetAsync();

        Assert.Equal(["1", "1", "1"], ledger.Requests.Select(request => request.Headers["x-attempt"]));
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 2)]
    public async Task Retries_InsideThePrimaryHandler_AreRemoved_UnlessResilienceIsLeftToTheApplication(bool isLeftToApplication, int requests)
    {
        using var inner = new Counting();
        using var ledger = new MemoryLedger(
            http => http.ConfigurePrimaryHttpMessageHandler(() => new Microsoft.Extensions.Http.Resilience.ResilienceHandler(new ResiliencePipelineBuilder<HttpResponseMessage>()
                .AddRetry(new() { MaxRetryAttempts = 1, Delay = TimeSpan.Zero, ShouldHandle = static arguments => new(arguments.Outcome.Result is { IsSuccessStatusCode: false }) })
                .Build())
            {
                InnerHandler = inner,
            }),
            ("UseApplicationResilience", $"{isLeftToApplication}"));

        await ledger.GetAsync();

        Assert.Equal(requests, inner.Requests);
    }

    [Fact]
    public async Task Client_Throws_WhenItsRegistrationsWereRemoved_UnlessResilienceIsLeftToTheApplication()
    {
        Assert.Throws<InvalidOperationException>(() => new MemoryLedger(http => ConfigureBuilder(http, actions => actions.Clear())));
        using var ledger = new MemoryLedger(
            http => ConfigureBuilder(http, actions =>
            {
                actions.Clear();
                actions.Add(builder => builder.PrimaryHandler = new Counting());
            }),
            ("UseApplicationResilience", "true"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ledger.GetAsync()).Failure!.StatusCode);
    }

    [Fact]
    public async Task PrimaryHandler_GetsTheSettingsOfItsClient()
    {
        using var sockets = new SocketsHttpHandler();
        using var ledger = new MemoryLedger(
            http => http.ConfigurePrimaryHttpMessageHandler(() => new ActingHandler((_, _) => Task.FromResult(MemoryLedger.Entry())) { InnerHandler = sockets }),
            ("ConnectionIdleTimeout", "00:00:07"),
            ("PropagateBaggage", "false"));

        Assert.True((await ledger.GetAsync()).IsSuccess);

        Assert.Equal((false, TimeSpan.FromSeconds(7)), (sockets.AllowAutoRedirect, sockets.PooledConnectionIdleTimeout));
        var propagator = Assert.IsType<Tidewire.Pipeline.NoBaggagePropagator>(sockets.ActivityHeadersPropagator);
        Assert.IsType<Tidewire.Pipeline.ResendCountPropagator>(propagator.Inner);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Baggage_CannotBeSuppressed_InAnHttpClientHandler(bool propagates)
    {
        var refusal = Record.Exception(() => new MemoryLedger(
            http => http.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler()), ("PropagateBaggage", $"{propagates}")).Dispose());

        Assert.Equal(propagates ? null : typeof(InvalidOperationException), refusal?.GetType());
    }

    private static void ConfigureBuilder(IHttpClientBuilder http, Action<IList<Action<HttpMessageHandlerBuilder>>> configure) =>
        http.Services.Configure<HttpClientFactoryOptions>(http.Name, options => configure(options.HttpMessageHandlerBuilderActions));

    private static void Retry(IHttpClientBuilder http) => http.AddResilienceHandler("own", pipeline => pipeline.AddRetry(new()
    {
        MaxRetryAttempts = 1,
        Delay = TimeSpan.Zero,
        ShouldHandle = static arguments => new(arguments.Outcome.Result is { IsSuccessStatusCode: false }),
    }));

    private static ActingHandler Adding(HttpMessageHandler? inner = null)
    {
        var handler = new ActingHandler((request, next) =>
        {
            request.Headers.Add("x-attempt", "1");
            return next();
        });
        if (inner is not null)
            handler.InnerHandler = inner;
        return handler;
    }

    private sealed class Counting : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        }
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Tidewire.FaultTests.Circuits;

namespace Tidewire.FaultTests.Stacking;

/// <summary>Handlers that an application or its service defaults add to all HTTP clients.</summary>
public sealed class ForeignHandlerTests
{
    private static readonly Dictionary<string, Action<IServiceCollection>> _handlers = new()
    {
        ["standard"] = services => AddStandard(services),
        ["standard twice"] = services => AddStandard(AddStandard(services)),
        ["own pipeline"] = services => AddOwnPipeline(services),
        ["standard and own pipeline"] = services => AddOwnPipeline(AddStandard(services)),
        ["hedging"] = services => services.ConfigureHttpClientDefaults(builder => builder.AddStandardHedgingHandler()),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Registrations
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string handlers in _handlers.Keys)
            {
                data.Add(handlers, true);
                data.Add(handlers, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Registrations))]
    public async Task Send_MakesOneRequest_WhenTheApplicationHasResilienceHandlers(string handlers, bool before)
    {
        await using var service = await StubService.StartAsync(Answers.Status(500));
        await using var application = Create(service, handlers, before);

        var result = await application.Notifications.TrySendAsync("user-1", "Hello", cancellationToken: Ct);

        Assert.False(result.IsSuccess);
        Assert.Equal(1, result.Attempts);
        Assert.Equal(1, service.Requests);
    }

    [Theory]
    [MemberData(nameof(Registrations))]
    public async Task Verify_MakesThreeRequests_WhenTheApplicationHasResilienceHandlers(string handlers, bool before)
    {
        await using var service = await StubService.StartAsync(Answers.Status(503));
        await using var application = Create(service, handlers, before);

        var result = await application.VerifyAsync();

        Assert.Equal(3, result.Attempts);
        Assert.Equal(3, service.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handler_Stays_WhenItIsNotAResilienceHandler(bool before)
    {
        await using var service = await StubService.StartAsync(Answers.Claims);
        var stamping = (IServiceCollection services) =>
        {
            services.ConfigureHttpClientDefaults(builder => builder.AddHttpMessageHandler(() => new StampHandler()));
            AddStandard(services);
        };
        await using var application = new TestApplication(service, before: before ? stamping : null, after: before ? null : stamping);
        string? stamp = null;
        service.Answer = context =>
        {
            stamp = context.Request.Headers[StampHandler.HeaderName];
            return Answers.Claims(context);
        };

        var result = await application.VerifyAsync();

        Assert.True(result.IsSuccess);
        Assert.Equal(StampHandler.Value, stamp);
    }

    [Fact]
    public async Task HttpClientOutsideTidewire_KeepsItsResilienceHandler()
    {
        await using var service = await StubService.StartAsync(Answers.Status(503));
        await using var application = new TestApplication(service, after: services => services
            .ConfigureHttpClientDefaults(builder => builder.AddStandardResilienceHandler(options => options.Retry.Delay = TimeSpan.Zero))
            .AddHttpClient("other"));
        using var client = application.Get<IHttpClientFactory>().CreateClient("other");

        using var response = await client.GetAsync(new Uri(service.Address), Ct);

        Assert.Equal(4, service.Requests);
    }

    private static TestApplication Create(StubService service, string handlers, bool before) =>
        new(service, before: before ? _handlers[handlers] : null, after: before ? null : _handlers[handlers]);

    private static IServiceCollection AddStandard(IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(builder => builder.AddStandardResilienceHandler());

    private static IServiceCollection AddOwnPipeline(IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(builder => builder.AddResilienceHandler(
            "own", pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions { Delay = TimeSpan.Zero })));
}

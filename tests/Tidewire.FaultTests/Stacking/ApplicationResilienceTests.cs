using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.FaultTests.Circuits;

namespace Tidewire.FaultTests.Stacking;

/// <summary>Clients whose resilience is handed to the application with <c>UseApplicationResilience</c>.</summary>
public sealed class ApplicationResilienceTests
{
    private static readonly Dictionary<string, string?> _handedOver = new() { ["Tidewire:Auth:UseApplicationResilience"] = "true" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verify_UsesTheRetriesOfTheApplication_WithUseApplicationResilience()
    {
        await using var service = await StubService.StartAsync(Answers.Status(503));
        await using var application = new TestApplication(service, _handedOver, AddHandler(attempts: 6));

        var result = await application.VerifyAsync();

        Assert.Equal(6, service.Requests);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, result.Failure?.StatusCode);
    }

    [Fact]
    public async Task Verify_ReportsAllAttempts_WithUseApplicationResilience()
    {
        await using var service = await StubService.StartAsync(Answers.Status(503));
        await using var application = new TestApplication(service, _handedOver, AddHandler(attempts: 6));

        var result = await application.VerifyAsync();

        Assert.Equal(service.Requests, result.Attempts);
    }

    [Fact]
    public async Task Verify_MakesOneAttempt_WhenTheApplicationHasNoHandler()
    {
        await using var service = await StubService.StartAsync(Answers.Status(503));
        await using var application = new TestApplication(service, _handedOver);

        await application.VerifyAsync();

        Assert.Equal(1, service.Requests);
    }

    [Fact]
    public async Task Send_KeepsTheResilienceOfTidewire_WhenOnlyAuthHasUseApplicationResilience()
    {
        await using var service = await StubService.StartAsync(Answers.Status(500));
        await using var application = new TestApplication(service, _handedOver, AddHandler(attempts: 6));

        await application.Notifications.TrySendAsync("user-1", "Hello", cancellationToken: Ct);

        Assert.Equal(1, service.Requests);
    }

    [Fact]
    public async Task Budget_EndsTheCall_WhenAnAttemptHangs()
    {
        await using var service = await StubService.StartAsync(Answers.Hang);
        await using var application = new TestApplication(service, _handedOver, AddHandler(attempts: 6));

        var call = application.VerifyAsync();
        await service.NextAsync();
        application.Clock.Advance(TimeSpan.FromSeconds(5));
        var result = await call;

        Assert.Equal(ServiceFailureKind.TimedOut, result.Failure?.Kind);
        Assert.Equal(1, service.Requests);
    }

    [Fact]
    public async Task Budget_EndsTheCall_WhenTheHandlerOfTheApplicationBacksOff()
    {
        await using var service = await StubService.StartAsync(Answers.Status(503, retryAfter: "20"));
        await using var application = new TestApplication(service, _handedOver, AddHandler(attempts: 6));
        var backingOff = application.Clock.WaiterOf(TimeSpan.FromSeconds(20));

        var call = application.VerifyAsync();
        await backingOff;
        application.Clock.Advance(TimeSpan.FromSeconds(5));

        // If the budget did not cover the back-off of the application's handler, the call would outlive the budget.
        Assert.Equal(ServiceFailureKind.TimedOut, (await call.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Ct)).Failure?.Kind);
    }

    [Fact]
    public async Task Budget_CoversAllAttempts_WhenTheHandlerOfTheApplicationRetries()
    {
        await using var service = await StubService.StartAsync(Answers.Status(503, retryAfter: "3"));
        await using var application = new TestApplication(service, _handedOver, AddHandler(attempts: 6));
        var backingOff = application.Clock.WaiterOf(TimeSpan.FromSeconds(3));

        var call = application.VerifyAsync();
        await backingOff;
        service.Answer = Answers.Hang;
        service.SkipArrivals();
        application.Clock.Advance(TimeSpan.FromSeconds(3));
        await service.NextAsync();
        application.Clock.Advance(TimeSpan.FromSeconds(2));

        // If each attempt had its own budget, this one would end 5 s after its own start, not 5 s after the start of the call.
        Assert.Equal(ServiceFailureKind.TimedOut, (await call.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Ct)).Failure?.Kind);
    }

    [Fact]
    public async Task Send_KeepsItsIdempotencyKey_WhenTheHandlerOfTheApplicationRetries()
    {
        await using var service = await StubService.StartAsync(Answers.Status(503));
        var settings = new Dictionary<string, string?> { ["Tidewire:Notifications:UseApplicationResilience"] = "true" };
        await using var application = new TestApplication(service, settings, AddHandler(attempts: 2));

        await application.Notifications.TrySendAsync("user-1", "Hello", cancellationToken: Ct);

        var first = await service.NextAsync();
        var second = await service.NextAsync();
        Assert.NotNull(first.IdempotencyKey);
        Assert.Equal(first.IdempotencyKey, second.IdempotencyKey);
    }

    [Fact]
    public async Task Send_StaysAmbiguous_WhenALaterAttemptOfTheApplicationIsRefused()
    {
        await using var service = await StubService.StartAsync(Answers.Status(500));
        var settings = new Dictionary<string, string?> { ["Tidewire:Notifications:UseApplicationResilience"] = "true" };
        await using var application = new TestApplication(service, settings, AddHandler(attempts: 2));
        int requests = 0;
        service.Answer = context => Answers.Status(Interlocked.Increment(ref requests) == 1 ? 500 : 429)(context);

        var result = await application.Notifications.TrySendAsync("user-1", "Hello", cancellationToken: Ct);

        Assert.Equal(2, service.Requests);
        Assert.True(result.Failure?.IsAmbiguous, "The first request was answered 500: the service may have acted on it.");
    }

    [Fact]
    public async Task Circuit_StaysClosed_WithUseApplicationResilience()
    {
        await using var service = await StubService.StartAsync(Answers.Status(500));
        await using var application = new TestApplication(service, _handedOver);

        for (int i = 0; i < 12; i++)
            await application.VerifyAsync();

        Assert.Equal(12, service.Requests);
        Assert.Equal(CircuitState.Closed, application.AuthCircuit.State);
    }

    private static Action<IServiceCollection> AddHandler(int attempts) => services =>
        services.ConfigureHttpClientDefaults(builder => builder.AddStandardResilienceHandler(options =>
        {
            options.Retry.MaxRetryAttempts = attempts - 1;
            options.Retry.Delay = TimeSpan.Zero;
        }));
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Tidewire.Auth;

namespace Tidewire.Tests;

public sealed class RegistrationTests : WireTest
{
    [Fact]
    public void AddTidewire_RegistersTheThreeFacadesAsSingletons_WhenScopesAndBuildAreValidated()
    {
        using var application = TestApplication.At(Address);
        using var scope = application.Services.CreateScope();

        Assert.Same(application.Auth, scope.ServiceProvider.GetRequiredService<IAuthService>());
        Assert.Same(application.Notifications, scope.ServiceProvider.GetRequiredService<INotificationService>());
        Assert.Same(application.Analytics, scope.ServiceProvider.GetRequiredService<IAnalyticsService>());
        Assert.NotNull(scope.ServiceProvider.GetRequiredService<ServiceCaller<IAuthApi>>());
    }

    [Fact]
    public async Task AddTidewire_AddsOneClient_WhenCalledTwice()
    {
        Answer(503);
        using var application = new TestApplication(
            TestApplication.Settings(Address), build: builder => builder.Services.AddTidewire(builder.Configuration).Services.AddTidewire(builder.Configuration).AddAuth().AddAuth());

        var result = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal((3, 3), (result.Attempts, Requests.Count));
        Assert.Equal(["Analytics", "Auth", "Notifications"], application.Circuits.GetCircuits().Select(circuit => circuit.Client));
        Assert.Single(application.Services.GetServices<IAuthService>());
    }

    [Fact]
    public void AddTidewireCore_RegistersOnlyTheAddedClients()
    {
        using var application = new TestApplication(
            new Dictionary<string, string?> { ["Tidewire:Auth:BaseAddress"] = Address }, build: builder => builder.AddAuth());

        Assert.NotNull(application.Auth);
        Assert.Null(application.Services.GetService<INotificationService>());
        Assert.Null(application.Services.GetService<IAnalyticsService>());
        Assert.Equal("Auth", Assert.Single(application.Circuits.GetCircuits()).Client);
    }

    [Fact]
    public void Configure_RunsEachDelegateAfterBindingTheSection_WhenAClientIsAddedMoreThanOnce()
    {
        using var application = new TestApplication(
            TestApplication.Settings(Address, ("Auth:MaxTokenLength", "7")),
            build: builder => builder
                .AddAuth(options => options.Retry.MaxAttempts = options.MaxTokenLength)
                .AddAuth(options => options.Retry.MaxAttempts++));

        var options = application.Services.GetRequiredService<IOptions<AuthOptions>>().Value;

        Assert.Equal(8, options.Retry.MaxAttempts);
    }

    [Fact]
    public async Task KeyedService_HasItsOwnSectionAndOptionsAndCircuit()
    {
        Answer(200, GoodClaims);
        using var application = new TestApplication(
            TestApplication.Settings("http://127.0.0.1:9", ("Partner:BaseAddress", Address), ("Partner:ApiKey", "partner-key")),
            build: builder => builder.AddAuth().AddAuth("Partner", options => options.Budget = TimeSpan.FromSeconds(7)));

        var claims = await application.Services.GetRequiredKeyedService<IAuthService>("Partner").VerifyTokenAsync("tok", Cancellation);

        Assert.Equal("ada", claims?.Subject);
        Assert.Equal("Bearer partner-key", Header(Request, "Authorization"));
        var monitor = application.Services.GetRequiredService<IOptionsMonitor<AuthOptions>>();
        Assert.Equal((7, 5), (monitor.Get("Partner").Budget.TotalSeconds, monitor.CurrentValue.Budget.TotalSeconds));
        Assert.Equal(["Auth", "Partner"], application.Circuits.GetCircuits().Select(circuit => circuit.Client));
        Assert.NotSame(application.Auth, application.Services.GetRequiredKeyedService<IAuthService>("Partner"));
    }

    [Fact]
    public void AddClient_Throws_WhenTheNameBelongsToAnotherInterface()
    {
        var builder = new ServiceCollection().AddTidewireCore(new ConfigurationBuilder().Build()).AddAuth();

        var e = Assert.Throws<InvalidOperationException>(() => builder.AddNotifications("auth"));

        Assert.Contains("'auth' is already registered for IAuthApi", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddClient_Throws_WhenTheNameIsAlreadyUsedWithoutAKeyOrInAnotherCase()
    {
        var builder = new ServiceCollection().AddTidewireCore(new ConfigurationBuilder().Build()).AddAuth().AddAuth("Partner");

        Assert.Throws<InvalidOperationException>(() => builder.AddAuth("Auth"));
        Assert.Throws<InvalidOperationException>(() => builder.AddAuth("partner"));
    }

    [Fact]
    public async Task Call_IsNotRetried_WhenAHandlerOfTheApplicationFailsBeforeAnythingIsSent()
    {
        int rounds = 0;
        using var application = new TestApplication(
            TestApplication.Settings(Address),
            services => services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new FailingHandler(() => rounds++))));

        var result = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal((ServiceFailureKind.Unavailable, 1), (result.Failure!.Kind, rounds));
        Assert.Empty(Requests);
    }

    [Fact]
    public async Task Send_IsNotRepeated_WhenAHandlerBuffersTheBodyAndTheAnswerIsLost()
    {
        await using var services = await LocalServices.LocalServiceHost.StartAsync(ct: Cancellation);
        services.Notifications.Inject(new LocalServices.Faults.FaultRule { Drop = true, AfterHandling = true });
        using var application = new TestApplication(
            TestApplication.Settings(services.Notifications.Address.ToString()),
            s => s.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new BufferingHandler())));

        var result = await application.Notifications.TrySendAsync("ada", "Hi", cancellationToken: Cancellation);

        Assert.Equal((1, true), (result.Attempts, result.Failure?.IsAmbiguous));
        Assert.Single(await services.ReadNotificationsAsync(ct: Cancellation));
    }

    [Fact]
    public async Task ApiKey_StaysTheSame_WhenTheReloadAlsoChangesTheAddress()
    {
        Answer(200, GoodClaims);
        using var application = TestApplication.At(Address, ("Auth:ApiKey", "old-key"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        application.Configuration["Tidewire:Auth:BaseAddress"] = "https://other.example.com";
        application.Configuration["Tidewire:Auth:ApiKey"] = "new-key";
        application.Configuration.Reload();
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.All(Requests, request => Assert.Equal("Bearer old-key", Header(request, "Authorization")));
    }

    [Fact]
    public async Task AddTidewireCore_ReadsTheGivenSection_WhenItIsNotTheRoot()
    {
        Answer(200, GoodClaims);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["My:Services:Auth:BaseAddress"] = Address, ["My:Services:Auth:Budget"] = "99:00:00" })
            .Build();
        var services = new ServiceCollection();
        services.AddTidewireCore(configuration.GetSection("My:Services")).AddAuth();
        await using var provider = services.BuildServiceProvider();

        var e = Assert.ThrowsAny<OptionsValidationException>(() => provider.GetRequiredService<IAuthService>());

        Assert.Contains("My:Services:Auth:Budget is", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hosts_AreIndependent_WhenOneProcessRunsTwoHosts()
    {
        Answer(500);
        using var one = TestApplication.At(Address, ("Notifications:CircuitBreaker:FailureThreshold", "1"));
        using var other = TestApplication.At(Address, ("Notifications:CircuitBreaker:FailureThreshold", "1"));

        await one.Notifications.SendAsync("ada", "Hi", cancellationToken: Cancellation);

        Assert.Equal(ServiceFailureKind.CircuitOpen, (await one.Notifications.TrySendAsync("ada", "Hi", cancellationToken: Cancellation)).Failure!.Kind);
        Assert.Equal(ServiceFailureKind.Unavailable, (await other.Notifications.TrySendAsync("ada", "Hi", cancellationToken: Cancellation)).Failure!.Kind);
    }

    [Fact]
    public async Task Facade_WorksInAHostedService_WhenInjected()
    {
        Answer(202);
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(TestApplication.Settings(Address));
        builder.AddTidewire();
        builder.Services.AddHostedService<Greeter>();
        using var host = builder.Build();

        await host.StartAsync(Cancellation);
        await host.StopAsync(Cancellation);

        Assert.Equal("/send", Request.Path);
    }

    [Fact]
    public async Task UserAgent_NamesTheApplicationOfTheHost()
    {
        Answer(202);
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "Billing (EU)" });
        builder.Configuration.AddInMemoryCollection(TestApplication.Settings(Address));
        builder.AddTidewire();
        using var host = builder.Build();

        await host.Services.GetRequiredService<INotificationService>().SendAsync("ada", "Hi", cancellationToken: Cancellation);

        Assert.Matches(@"^Billing--EU-/\S+ Tidewire/\d+\.\d+\.\d+$", Header(Request, "User-Agent")!);
    }

    [Fact]
    public async Task ConcurrencyLimit_ThrottlesImmediately_WhenItIsReached()
    {
        using var arrived = new SemaphoreSlim(0);
        var release = new TaskCompletionSource();
        using var application = new TestApplication(
            TestApplication.Settings(Address, ("Notifications:ConcurrencyLimit", "1")),
            build: builder => builder.AddNotifications().Services
                .AddHttpClient("Tidewire.Notifications").AddHttpMessageHandler(() => new HoldingHandler(arrived, release.Task)));

        var first = application.Notifications.TrySendAsync("ada", "Hi", cancellationToken: Cancellation);
        await arrived.WaitAsync(Cancellation);
        var second = await application.Notifications.TrySendAsync("ada", "Hi", cancellationToken: Cancellation);
        release.SetResult();

        Assert.Equal((ServiceFailureKind.Throttled, 0, false), (second.Failure!.Kind, second.Attempts, second.Failure.IsAmbiguous));
        Assert.False((await first).IsSuccess);
    }

    private sealed class FailingHandler(Action tried) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            tried();
            throw new HttpRequestException("no token is available");
        }
    }

    private sealed class BufferingHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.LoadIntoBufferAsync(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class HoldingHandler(SemaphoreSlim arrived, Task release) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            arrived.Release();
            await release.WaitAsync(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Greeter(INotificationService notifications) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => notifications.SendAsync("ada", "Hi", cancellationToken: cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

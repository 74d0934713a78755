using System.Net;
using System.Security.Claims;
using global::Billing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Tidewire.Testing.Tests.Documentation;

/// <summary>The code in the README of Tidewire.Testing, compiled and run.</summary>
public sealed class ReadmeSnippets
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // <FirstTest>
    [Fact]
    public async Task NewUser_GetsAnEmail()
    {
        var fakes = new TidewireFakes();
        var signUp = new SignUp(fakes.Auth, fakes.Notifications, fakes.Analytics);

        Assert.True(await signUp.WelcomeAsync(fakes.Auth.SignIn("alice"), CancellationToken.None));
        Assert.Equal("alice", Assert.Single(fakes.Notifications.Sent).UserId);

        fakes.Notifications.GoDown();
        Assert.False(await signUp.WelcomeAsync(fakes.Auth.SignIn("bob"), CancellationToken.None));
    }
    // </FirstTest>

    [Fact]
    public async Task Fakes_RecordCalls_AndFailOnDemand()
    {
        // <Fakes>
        var fakes = new TidewireFakes();
        var signUp = new SignUp(fakes.Auth, fakes.Notifications, fakes.Analytics);
        string token = fakes.Auth.SignIn("alice", roles: ["admin"]);

        Assert.True(await signUp.WelcomeAsync(token, Cancellation));
        Assert.Equal("alice", Assert.Single(fakes.Notifications.Sent).UserId);
        Assert.Equal("create", Assert.Single(fakes.Analytics.Events).Action);

        fakes.Notifications.FailNext(ServiceFailureKind.TimedOut, times: 2);   // or GoDown() ... Recover()
        Assert.False(await signUp.WelcomeAsync(token, Cancellation));

        fakes.Auth.SignOut("alice");
        Assert.False(await signUp.WelcomeAsync(token, Cancellation));
        // </Fakes>
    }

    [Fact]
    public async Task Client_CallsTheApplication_AsTheGivenUser()
    {
        await using var factory = await Factory.StartAsync();
        // <CallAs>
        // factory: WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddTidewireFakes()))
        var fakes = factory.Services.GetRequiredService<TidewireFakes>();
        using HttpClient alice = factory.CreateClient().As("alice", roles: ["admin"]);
        using HttpClient bob = factory.CreateClient().As("bob");

        Assert.Equal(HttpStatusCode.OK, (await alice.GetAsync("/admin", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync("/admin", Cancellation)).StatusCode);

        fakes.Auth.GoDown();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await alice.GetAsync("/admin", Cancellation)).StatusCode);
        // </CallAs>
    }

    [Fact]
    public async Task Stubs_AnswerInPlaceOfTheNetwork()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Tidewire:Billing:Retry:BaseDelay", "00:00:00")]).Build();
        // <Stubs>
        var time = new FakeTimeProvider();
        var services = new ServiceCollection().AddSingleton<TimeProvider>(time);
        services.AddTidewire(configuration).AddBilling();
        var stubs = services.AddTidewireStubs(stubs =>
        {
            stubs.For("Billing").Get("/invoices/7").RefuseConnection().Times(2).Reply(404);
            stubs.For("Notifications").Post("/send").Stall();
        });
        await using var provider = services.BuildServiceProvider();
        var billing = provider.GetRequiredService<IBillingService>();
        var notifications = provider.GetRequiredService<INotificationService>();

        var invoice = await billing.TryGetInvoiceAsync("7", Cancellation);   // two retries, for real
        Assert.Equal((ServiceFailureKind.Rejected, 3), (invoice.Failure?.Kind, invoice.Failure?.Attempts));

        Task<ServiceResult> sending = notifications.TrySendAsync("alice", "Welcome!", cancellationToken: Cancellation);
        await stubs.For("Notifications").WaitForRequestsAsync(1, Cancellation);
        time.Advance(TimeSpan.FromSeconds(10));   // the budget, for real
        Assert.True((await sending).Failure is { Kind: ServiceFailureKind.TimedOut, IsAmbiguous: true });

        Assert.Contains("Welcome!", stubs.For("Notifications").Requests.Single().Body, StringComparison.Ordinal);
        stubs.VerifyAll();
        // </Stubs>
    }

    [Fact]
    public async Task Calls_Succeed_AgainstAWireMockServer()
    {
        // <OverTheWire>
        using var server = WireMockServer.Start();
        server.Given(Request.Create().WithPath("/auth/verify").UsingPost())
            .RespondWith(Response.Create().WithStatusCode(200).WithBody("""{"sub":"alice","roles":["admin"]}"""));
        server.Given(Request.Create().WithPath("/notifications/send").UsingPost())
            .RespondWith(Response.Create().WithStatusCode(202));
        server.Given(Request.Create().WithPath("/analytics/events").UsingPost())
            .RespondWith(Response.Create().WithStatusCode(202));

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tidewire:Auth:BaseAddress"] = $"{server.Url}/auth",
            ["Tidewire:Notifications:BaseAddress"] = $"{server.Url}/notifications",
            ["Tidewire:Analytics:BaseAddress"] = $"{server.Url}/analytics",
        }).Build();
        // </OverTheWire>
        var services = new ServiceCollection();
        services.AddTidewire(configuration);
        services.AddSingleton<SignUp>();
        await using var provider = services.BuildServiceProvider();

        Assert.True(await provider.GetRequiredService<SignUp>().WelcomeAsync("token", Cancellation));
        Assert.Equal(1, (await provider.GetRequiredService<Tidewire.IAnalyticsService>().FlushAsync(Cancellation)).Delivered);
    }

    /// <summary>Replaces WebApplicationFactory, which needs an application with a Program.</summary>
    private sealed class Factory(WebApplication application) : IAsyncDisposable
    {
        public IServiceProvider Services => application.Services;

        public static async Task<Factory> StartAsync()
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
            builder.WebHost.UseTestServer();
            builder.AddTidewire();
            builder.Services.AddAuthentication().AddTidewire();
            builder.Services.AddAuthorization();
            builder.Services.AddTidewireFakes();
            var application = builder.Build();
            application.MapGet("/admin", (ClaimsPrincipal user) => user.Identity!.Name).RequireAuthorization(policy => policy.RequireRole("admin"));
            await application.StartAsync(Cancellation);
            return new(application);
        }

        public HttpClient CreateClient() => application.GetTestClient();

        public ValueTask DisposeAsync() => application.DisposeAsync();
    }
}

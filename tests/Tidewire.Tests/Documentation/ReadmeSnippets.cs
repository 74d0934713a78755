using System.ComponentModel.DataAnnotations;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Refit;

namespace Tidewire.Tests.Documentation;

/// <summary>Code of the README and of docs, run against a real server. <see cref="SnippetTests"/> checks that the pages contain this code.</summary>
public sealed class ReadmeSnippets : WireTest
{
    [Fact]
    public async Task SignUp_SendsAWelcomeMessage_WhenTheTokenIsValid()
    {
        Server.Given(WireMock.RequestBuilders.Request.Create().WithPath("/verify")).RespondWith(WireMock.ResponseBuilders.Response.Create().WithStatusCode(200).WithBody(GoodClaims));
        Server.Given(WireMock.RequestBuilders.Request.Create().UsingPost()).AtPriority(1_000).RespondWith(WireMock.ResponseBuilders.Response.Create().WithStatusCode(202));
        using var application = TestApplication.At(Address, [.. LongBudgets]);
        var signUp = ActivatorUtilities.CreateInstance<SignUp>(application.Services);

        Assert.True(await signUp.WelcomeAsync("tok", Cancellation));
        await application.Analytics.FlushAsync(Cancellation);
        Assert.Equal(["/events", "/send", "/verify"], Requests.Select(request => request.Path).Order());
    }

    [Theory]
    [InlineData(200, 200)]
    [InlineData(401, 401)]
    [InlineData(503, 503)]
    public async Task Outage_IsAnsweredWith503_AndARejectionWith401(int answer, int expected)
    {
        Answer(answer, GoodClaims);
        using var application = TestApplication.At(Address, [.. LongBudgets]);

        Assert.Equal(expected, await StatusAsync(application.Auth, "tok", Cancellation));
    }

    private static async Task<int> StatusAsync(IAuthService auth, string token, CancellationToken cancellationToken)
    {
        // <Outage>
        ServiceResult<TokenClaims> result = await auth.TryVerifyTokenAsync(token, cancellationToken);

        int status = result switch
        {
            { IsSuccess: true } => 200,
            { Failure.Kind: ServiceFailureKind.Rejected } => 401,
            _ => 503,
        };
        // </Outage>
        return status;
    }

    [Theory]
    [InlineData(202, 0)]
    [InlineData(400, 0)]
    [InlineData(500, 1)]
    public async Task Notification_IsKept_WhenItsFailureIsAmbiguous(int answer, int kept)
    {
        Answer(answer);
        using var application = TestApplication.At(Address, [.. LongBudgets]);
        var outbox = new Outbox();

        await SendInvoiceAsync(application.Notifications, outbox, "ada", 7, Cancellation);

        Assert.Equal("invoice-7", Header(Request, "Idempotency-Key"));
        Assert.Equal(kept, outbox.Kept.Count);
    }

    private static async Task SendInvoiceAsync(
        INotificationService notifications, Outbox pending, string userId, int invoiceId, CancellationToken cancellationToken)
    {
        // <Keys>
        var notification = new Notification
        {
            UserId = userId,
            Message = "Your invoice is ready",
            Channel = "sms",
            IdempotencyKey = $"invoice-{invoiceId}",
        };
        ServiceResult result = await notifications.TrySendAsync(notification, cancellationToken);

        if (result.Failure is { IsAmbiguous: true })
            await pending.KeepAsync(notification);   // your own storage: it may have gone out, so try again only with the same key
        // </Keys>
    }

    [Fact]
    public async Task Circuits_CanBeListedAndIsolatedAndClosed()
    {
        using var application = TestApplication.At(Address, [.. LongBudgets]);
        var output = new StringWriter();

        await ShowAsync(application.Circuits, output, Cancellation);

        Assert.Contains("Notifications: Closed since", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(CircuitState.Closed, application.Circuits.GetCircuit("Notifications").State);
    }

    private static async Task ShowAsync(ICircuitMonitor monitor, StringWriter Console, CancellationToken cancellationToken)
    {
        // <Circuits>
        foreach (CircuitStatus circuit in monitor.GetCircuits())
            Console.WriteLine($"{circuit.Client}: {circuit.State} since {circuit.Since:HH:mm:ss}, last failure {circuit.LastFailure}");

        await monitor.IsolateAsync("Notifications", cancellationToken);   // no message is sent until CloseAsync
        await monitor.CloseAsync("Notifications", cancellationToken);
        // </Circuits>
    }

    [Fact]
    public void AddTidewireCore_RegistersOnlyTheAddedClients()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(TestApplication.Settings(Address, ("Partner:BaseAddress", Address)));

        // <Some>
        builder.AddTidewireCore()
            .AddAuth(options => options.Budget = TimeSpan.FromSeconds(2))
            .AddAuth("Partner");   // section Tidewire:Partner, [FromKeyedServices("Partner")] IAuthService
        // </Some>

        using var host = builder.Build();
        Assert.NotSame(host.Services.GetRequiredService<IAuthService>(), host.Services.GetRequiredKeyedService<IAuthService>("Partner"));
        Assert.Null(host.Services.GetService<INotificationService>());
    }

    [Fact]
    public async Task OwnClient_ReturnsTheInvoice()
    {
        Answer(200, """{"id":"inv-1","amount_due":12.5}""");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(TestApplication.Settings(Address, ("Billing:BaseAddress", Address)));

        // <YourOwnClient>
        builder.AddTidewire().AddClient<IBillingApi>("Billing", BillingJsonContext.Default);   // section Tidewire:Billing
        builder.Services.AddSingleton<BillingService>();
        // </YourOwnClient>

        using var host = builder.Build();
        var service = host.Services.GetRequiredService<BillingService>();
        Assert.Equal(12.5m, (await service.GetInvoiceAsync("inv-1", Cancellation))?.AmountDue);
        Assert.Equal("/invoices/inv-1", Request.Path);

        var invoice = await InvoiceAsync(host.Services.GetRequiredService<ServiceCaller<IBillingApi>>(), Cancellation);
        Assert.Equal(12.5m, invoice?.AmountDue);
    }

    private static async Task<Invoice?> InvoiceAsync(ServiceCaller<IBillingApi> billing, CancellationToken cancellationToken)
    {
        // <YourOwnCall>
        // ServiceCaller<IBillingApi> billing is injected
        Invoice? invoice = await billing.OrNullAsync((api, ct) => api.GetInvoiceAsync("inv-1", ct), cancellationToken);
        // </YourOwnCall>
        return invoice;
    }

    [Fact]
    public async Task HttpClient_ReturnsTheInvoice()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);

        // <HttpClientRegistration>
        builder.Services.AddHttpClient<InvoiceClient>(http => http.BaseAddress = new Uri("https://billing.example.com/"))
            .AddStandardResilienceHandler();
        // </HttpClientRegistration>

        Answer(200, """{"id":"inv-1","amountDue":12.5}""");
        using var host = builder.Build();
        Assert.NotNull(host.Services.GetRequiredService<InvoiceClient>());
        using var http = new HttpClient { BaseAddress = new Uri(Address) };
        Assert.Equal(12.5m, (await new InvoiceClient(http).GetAsync("inv-1", Cancellation))?.AmountDue);
    }

    // <HttpClientBefore>
    public sealed class InvoiceClient(HttpClient http)
    {
        public Task<Invoice?> GetAsync(string id, CancellationToken cancellationToken) =>
            http.GetFromJsonAsync<Invoice>($"invoices/{id}", cancellationToken);
    }
    // </HttpClientBefore>

    [Theory]
    [InlineData("""{"id":"1"}""")]
    [InlineData("""{"amount_due":1}""")]
    [InlineData("""{"id":null,"amount_due":1}""")]
    public async Task GetInvoice_ReturnsInvalidResponse_WhenAPropertyIsMissing(string body)
    {
        Answer(200, body);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(TestApplication.Settings(Address, ("Billing:BaseAddress", Address)));
        builder.AddTidewireCore().AddClient<IBillingApi>("Billing", BillingJsonContext.Default);
        using var host = builder.Build();

        var result = await host.Services.GetRequiredService<ServiceCaller<IBillingApi>>().TryAsync((api, ct) => api.GetInvoiceAsync("1", ct), Cancellation);

        Assert.Equal(ServiceFailureKind.InvalidResponse, result.Failure?.Kind);
    }

    [Fact]
    public void OwnClients_CanHaveOptionsAndServiceKeysAndHandlers()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(TestApplication.Settings(
            Address, ("Billing:BaseAddress", Address), ("Billing:ListLimit", "50"), ("BillingEast:BaseAddress", Address), ("Stock:BaseAddress", Address)));
        builder.Services.AddTransient<SigningHandler>();

        // <YourOwnMore>
        builder.AddTidewireCore()
            .AddClient<IBillingApi, BillingOptions>("Billing", BillingJsonContext.Default, (section, options) => section.Bind(options))
            .AddKeyedClient<IBillingApi>("BillingEast", BillingJsonContext.Default, options => options.Budget = TimeSpan.FromSeconds(5))
            .AddClient<IStockApi>("Stock", BillingJsonContext.Default, http: http => http.AddHttpMessageHandler<SigningHandler>());
        // </YourOwnMore>

        using var host = builder.Build();
        Assert.Equal(50, host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<BillingOptions>>().Value.ListLimit);
        Assert.NotSame(
            host.Services.GetRequiredService<ServiceCaller<IBillingApi>>(), host.Services.GetRequiredKeyedService<ServiceCaller<IBillingApi>>("BillingEast"));
        Assert.NotNull(host.Services.GetRequiredService<ServiceCaller<IStockApi>>());
    }

    // <YourOwnFacade>
    public sealed class BillingService(ServiceCaller<IBillingApi> billing)
    {
        public Task<Invoice?> GetInvoiceAsync(string id, CancellationToken cancellationToken = default) =>
            billing.OrNullAsync((api, ct) => api.GetInvoiceAsync(id, ct), cancellationToken);
    }
    // </YourOwnFacade>

    // <YourOwnOptions>
    public sealed class BillingOptions : ServiceClientOptions
    {
        [Range(1, 100)]
        public int ListLimit { get; set; } = 20;
    }
    // </YourOwnOptions>

    public interface IStockApi
    {
        [Get("/items")]
        Task<IApiResponse> ListAsync(CancellationToken cancellationToken);
    }

    private sealed class SigningHandler : DelegatingHandler;

    [Fact]
    public async Task SignedOutToken_IsRevokedAndVerifiedAgain()
    {
        Answer(200, GoodClaims);
        using var application = TestApplication.At(Address, ("Auth:Cache:Enabled", "true"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        var tokens = new Tokens();
        await SignOutAsync(tokens, application.Auth, "tok", Cancellation);
        await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal("tok", Assert.Single(tokens.Revoked));
        Assert.Equal(2, Requests.Count);
    }

    private static async Task SignOutAsync(Tokens tokens, IAuthService auth, string token, CancellationToken cancellationToken)
    {
        // <SignOut>
        await tokens.RevokeAsync(token, cancellationToken);          // your auth service's own endpoint
        await auth.ForgetTokenAsync(token, cancellationToken);       // in this instance; with Distributed, in every instance
        // </SignOut>
    }

    [Fact]
    public async Task Token_IsVerified_WhenRedisIsUnreachable()
    {
        Answer(200, GoodClaims);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(TestApplication.Settings(Address));
        const string redisAddress = "127.0.0.1:1,abortConnect=false";

        // <Distributed>
        builder.Services.AddStackExchangeRedisCache(redis => redis.Configuration = redisAddress);
        builder.Services.AddFusionCacheStackExchangeRedisBackplane(redis => redis.Configuration = redisAddress);
        builder.AddTidewire().AddAuth(options =>
        {
            options.Cache.Enabled = true;
            options.Cache.Distributed = true;
        });
        // </Distributed>

        using var host = builder.Build();
        await host.StartAsync(Cancellation);
        Assert.Equal("ada", (await host.Services.GetRequiredService<IAuthService>().VerifyTokenAsync("tok", Cancellation))?.Subject);
        await host.StopAsync(Cancellation);
    }

    private sealed class Tokens
    {
        public List<string> Revoked { get; } = [];

        public Task RevokeAsync(string token, CancellationToken cancellationToken)
        {
            Revoked.Add(token);
            return Task.CompletedTask;
        }
    }

    private sealed class Outbox
    {
        public List<Notification> Kept { get; } = [];

        public Task KeepAsync(Notification notification)
        {
            Kept.Add(notification);
            return Task.CompletedTask;
        }
    }

    // <SignUp>
    public sealed class SignUp(IAuthService auth, INotificationService notifications, IAnalyticsService analytics)
    {
        public async Task<bool> WelcomeAsync(string token, CancellationToken cancellationToken)
        {
            TokenClaims? claims = await auth.VerifyTokenAsync(token, cancellationToken);
            if (claims?.Subject is not { } userId)
                return false;

            analytics.Track(userId, "create", "account", userId);   // queued, returns immediately
            return await notifications.SendAsync(userId, "Welcome!", cancellationToken: cancellationToken);
        }
    }
    // </SignUp>
}

// <YourOwnInterface>
public interface IBillingApi
{
    [Get("/invoices/{id}")]
    Task<IApiResponse<Invoice>> GetInvoiceAsync(string id, CancellationToken cancellationToken);
}

public sealed record Invoice(string Id, decimal AmountDue);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Invoice))]
internal sealed partial class BillingJsonContext : JsonSerializerContext;
// </YourOwnInterface>

using System.Net;
using System.Text.Json;
using global::Billing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Testing.Tests;

/// <summary>Stubs replace the network with scripted responses; everything above the network is real.</summary>
public sealed class StubTests : IDisposable
{
    private const string Claims = """{"sub":"alice"}""";
    private readonly StubbedApplication _application = new(("Auth:ApiKey", "s3cret"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TidewireStubs Stubs => _application.Stubs;

    public void Dispose() => _application.Dispose();

    [Fact]
    public async Task Request_IsAnsweredByItsStub_AndRecordedAsItWouldBeSent()
    {
        Stubs.For("Auth").Post("/verify").Reply(200, Claims);

        var claims = await _application.Auth.VerifyTokenAsync("token-1", Cancellation);

        Assert.Equal("alice", claims?.Subject);
        var request = Assert.Single(Stubs.For("auth").Requests);
        Assert.Equal(("Auth", HttpMethod.Post, "/verify", ""), (request.Client, request.Method, request.Path, request.Query));
        Assert.Equal("token-1", JsonDocument.Parse(request.Body).RootElement.GetProperty("token").GetString());
        Assert.Equal("Bearer s3cret", request.Headers["authorization"]);
        Assert.StartsWith("application/json", request.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal("Auth POST /verify", request.ToString());
        Stubs.VerifyAll();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://billing.example.com")]
    [InlineData("https://billing.example.com/")]
    [InlineData("https://example.com/billing")]
    [InlineData("https://example.com/billing/")]
    [InlineData("https://example.com/invoices/v1")]
    public async Task Path_IsRelativeToTheAddressOfTheClient_ForAnyAddress(string? address)
    {
        using var application = new StubbedApplication(address is null ? [] : [("Billing:BaseAddress", address), ("Ledger:BaseAddress", address)]);
        application.Stubs.For("Billing").Get("/invoices/7").Reply(200, """{"id":"7","customer_id":"ada","amount":5,"currency":"EUR"}""");
        application.Stubs.For("Ledger").Get("/invoices?customer_id=ada&limit=3").Reply(200, "[]");

        var invoice = await application.Billing.GetInvoiceAsync("7", Cancellation);
        var listed = await application.Ledger.OrNullAsync((api, ct) => api.ListInvoicesAsync("ada", 3, ct), Cancellation);

        Assert.Equal("ada", invoice?.CustomerId);
        Assert.Empty(listed!);
        Assert.Equal(["/invoices/7", "/invoices"], application.Stubs.Requests.Select(request => request.Path));
        application.Stubs.VerifyAll();
    }

    [Fact]
    public async Task Retries_UseOneKeyForAllAttempts_WhenTheConnectionIsRefused()
    {
        Stubs.For("Notifications").Post("/send").RefuseConnection().Times(2).Reply(202);

        var result = await _application.Notifications.TrySendAsync("alice", "Welcome!", cancellationToken: Cancellation);

        Assert.Equal((true, 3), (result.IsSuccess, result.Attempts));
        Assert.Equal(3, Stubs.Requests.Count);
        Assert.Single(Stubs.Requests.Select(request => request.Headers["Idempotency-Key"]).Distinct());
        Assert.Single(Stubs.Requests.Select(request => request.Body).Distinct());
        Stubs.VerifyAll();
    }

    [Fact]
    public async Task Request_IsRetriedOnlyIfSafe_WhenTheConnectionIsReset()
    {
        Stubs.For("Notifications").Post("/send").ResetConnection();
        Stubs.For("Auth").Post("/verify").ResetConnection().Reply(200, Claims);

        var sent = await _application.Notifications.TrySendAsync("alice", "Welcome!", cancellationToken: Cancellation);
        var verified = await _application.Auth.TryVerifyTokenAsync("token", Cancellation);

        Assert.Equal(
            (ServiceFailureKind.Unavailable, "the connection was lost", 1, true),
            (sent.Failure!.Kind, sent.Failure.Reason, sent.Failure.Attempts, sent.Failure.IsAmbiguous));
        Assert.Equal((true, 2), (verified.IsSuccess, verified.Attempts));
    }

    [Fact]
    public async Task RefusedConnection_GivesTheSameFailure_AsARealRefusedConnection()
    {
        Stubs.For("Notifications").Post("/send").RefuseConnection();

        var result = await _application.Notifications.TrySendAsync("alice", "Welcome!", cancellationToken: Cancellation);

        Assert.Equal(new ServiceFailure(ServiceFailureKind.Unavailable) { Reason = "connection refused or unreachable", Attempts = 3 }, result.Failure);
    }

    [Fact]
    public async Task Budget_EndsAStall_OnTheFakeClock()
    {
        Stubs.For("Auth").Post("/verify").Stall();

        var call = _application.Auth.TryVerifyTokenAsync("token", Cancellation);
        await Stubs.For("Auth").WaitForRequestsAsync(1, Cancellation);
        bool early = call.IsCompleted;
        _application.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.False(early);
        Assert.Equal((ServiceFailureKind.TimedOut, 1), ((await call).Failure!.Kind, (await call).Failure!.Attempts));
    }

    [Fact]
    public async Task Answer_ComesAfterItsDelay_OnTheFakeClock()
    {
        Stubs.For("Notifications").Post("/send").Reply(202).After(TimeSpan.FromSeconds(9));

        var call = _application.Notifications.SendAsync("alice", "Welcome!", cancellationToken: Cancellation);
        await Stubs.For("Notifications").WaitForRequestsAsync(1, Cancellation);
        _application.Time.Advance(TimeSpan.FromSeconds(8.9));
        bool early = call.IsCompleted;
        _application.Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.False(early);
        Assert.True(await call);
    }

    [Fact]
    public async Task Cancellation_EndsAStall()
    {
        Stubs.For("Notifications").Post("/send").Stall();
        using var canceling = new CancellationTokenSource();

        var call = _application.Notifications.SendAsync("alice", "Welcome!", cancellationToken: canceling.Token);
        await Stubs.For("Notifications").WaitForRequestsAsync(1, Cancellation);
        await canceling.CancelAsync();

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(canceling.Token, e.CancellationToken);
    }

    [Fact]
    public async Task Cancellation_EndsAStall_OfAVerification()
    {
        Stubs.For("Auth").Post("/verify").Stall();
        using var canceling = new CancellationTokenSource();

        var call = _application.Auth.VerifyTokenAsync("token", canceling.Token);
        await Stubs.For("Auth").WaitForRequestsAsync(1, Cancellation);
        await canceling.CancelAsync();

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(canceling.Token, e.CancellationToken);
    }

    [Fact]
    public async Task Circuit_OpensAndCloses_OnTheFakeClock()
    {
        Stubs.For("Notifications").Post("/send").Reply(500).Times(5).Reply(202);
        for (int i = 0; i < 5; i++)
            Assert.False(await _application.Notifications.SendAsync("alice", "Welcome!", cancellationToken: Cancellation));

        var open = await _application.Notifications.TrySendAsync("alice", "Welcome!", cancellationToken: Cancellation);
        _application.Time.Advance(TimeSpan.FromSeconds(1));
        bool probe = await _application.Notifications.SendAsync("alice", "Welcome!", cancellationToken: Cancellation);

        Assert.Equal((ServiceFailureKind.CircuitOpen, TimeSpan.FromSeconds(1)), (open.Failure!.Kind, open.Failure.RetryAfter));
        Assert.True(probe);
        Assert.Equal(6, Stubs.Requests.Count);
        Stubs.VerifyAll();
    }

    [Fact]
    public async Task RetryAfter_PreventsARetry_WhenItExceedsTheBudget()
    {
        Stubs.For("Notifications").Post("/send").Reply(429).WithHeader("Retry-After", "30");

        var result = await _application.Notifications.TrySendAsync("alice", "Welcome!", cancellationToken: Cancellation);

        Assert.Equal(
            (ServiceFailureKind.Throttled, TimeSpan.FromSeconds(30), 1),
            (result.Failure!.Kind, result.Failure.RetryAfter!.Value, result.Failure.Attempts));
    }

    [Fact]
    public async Task AddedClients_AreStubbedToo_ForEveryOptionsType()
    {
        Stubs.For("Billing").Get("/invoices/7").Reply(503).Reply(200, """{"id":"7","customer_id":"ada","amount":5,"currency":"EUR"}""");
        Stubs.For("Ledger").Get("/invoices?customer_id=ada&limit=3").Reply(200, "[]");
        Stubs.For("Billing").Delete("/invoices/7").Reply(204);

        var invoice = await _application.Billing.GetInvoiceAsync("7", Cancellation);
        var listed = await _application.Ledger.OrNullAsync((api, ct) => api.ListInvoicesAsync("ada", 3, ct), Cancellation);
        bool canceled = await _application.Billing.CancelInvoiceAsync("7", Cancellation);

        Assert.Equal("ada", invoice?.CustomerId);
        Assert.Equal([], listed!);
        Assert.True(canceled);
        Assert.Equal((3, 1), (Stubs.For("Billing").Requests.Count, Stubs.For("Ledger").Requests.Count));
        Stubs.VerifyAll();
    }

    [Fact]
    public async Task TrackedEvent_IsSent_ByTheRealPipeline()
    {
        Stubs.For("Analytics").Post("/events").Reply(202);

        _application.Analytics.Track("alice", "create", "document", "7");
        var flushed = await _application.Analytics.FlushAsync(Cancellation);

        Assert.Equal(1, flushed.Delivered);
        Assert.Contains("2026-03-01T12:00:00.000000Z", Assert.Single(Stubs.For("Analytics").Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnexpectedRequest_Throws_AndListsRequestsAndScript()
    {
        Stubs.For("Auth").Post("/verfy").Reply(200, Claims);
        Stubs.For("Notifications").Post("/send").When(request => request.Body.Contains("bob", StringComparison.Ordinal)).Reply(202).Times(3);

        var e = await Assert.ThrowsAsync<UnexpectedRequestException>(() => _application.Auth.VerifyTokenAsync("t0ken", Cancellation));
        await Assert.ThrowsAsync<UnexpectedRequestException>(() => _application.Notifications.SendAsync("alice", "m", cancellationToken: Cancellation));
        await Assert.ThrowsAsync<UnexpectedRequestException>(() => _application.Billing.GetInvoiceAsync("7", Cancellation));

        Assert.Equal(
            """
            No stub matches:
              Auth POST /verify
            Scripted:
              Auth POST /verfy -> 200 [used 0]
              Notifications POST /send (when a condition holds) -> 202 (3 times) [used 0]
            Add stubs.For("Auth").On(HttpMethod.Post, "/verify").Reply(...).
            """,
            e.Message,
            ignoreLineEndingDifferences: true);
        Assert.Equal(3, Assert.Throws<UnexpectedRequestException>(Stubs.VerifyAll).Requests.Count);
    }

    [Fact]
    public async Task Request_GetsTheNextStub_OrThrows_WhenAStubIsUsedUp()
    {
        Stubs.For("Auth").Post("/verify").Reply(200, Claims).Times(1);
        Stubs.For("Auth").Post("/verify").Reply(401).Times(1);

        Assert.NotNull(await _application.Auth.VerifyTokenAsync("token", Cancellation));
        Assert.Null(await _application.Auth.VerifyTokenAsync("token", Cancellation));
        await Assert.ThrowsAsync<UnexpectedRequestException>(() => _application.Auth.VerifyTokenAsync("token", Cancellation));
    }

    [Fact]
    public async Task StubWithoutAReply_MatchesNothing_AndTheExceptionNamesIt()
    {
        Stubs.For("Auth").Post("/verify");

        var e = await Assert.ThrowsAsync<UnexpectedRequestException>(() => _application.Auth.VerifyTokenAsync("token", Cancellation));

        Assert.Contains("Auth POST /verify -> nothing: Reply(...) is missing", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void VerifyAll_Throws_WhenAReplyIsMissing()
    {
        Stubs.For("Auth").Post("/verify");

        var e = Assert.Throws<InvalidOperationException>(Stubs.VerifyAll);

        Assert.Contains("nothing: Reply(...) is missing", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_ShowsTheDelayOfAnAnswer()
    {
        Stubs.For("Notifications").Post("/send").Reply(202).After(TimeSpan.FromSeconds(1.5));

        var e = await Assert.ThrowsAsync<UnexpectedRequestException>(() => _application.Auth.VerifyTokenAsync("token", Cancellation));

        Assert.Contains("Notifications POST /send -> 202 after 1.5 s [used 0]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitForRequests_CountsOnlyTheRequestsOfItsClient()
    {
        Stubs.For("Auth").Post("/verify").Reply(401);
        Stubs.For("Notifications").Post("/send").Reply(202);
        Task one = Stubs.For("Auth").WaitForRequestsAsync(1, Cancellation), two = Stubs.For("Auth").WaitForRequestsAsync(2, Cancellation);
        var other = Stubs.For("Notifications").WaitForRequestsAsync(1, Cancellation);

        await _application.Auth.VerifyTokenAsync("token", Cancellation);
        await one;
        Assert.False(two.IsCompleted || other.IsCompleted);
        await _application.Auth.VerifyTokenAsync("token", Cancellation);
        await two;
        Assert.False(other.IsCompleted);

        Assert.True(Stubs.For("Auth").WaitForRequestsAsync(2, Cancellation).IsCompletedSuccessfully);
        Assert.False(Stubs.For("Auth").WaitForRequestsAsync(3, Cancellation).IsCompleted);
    }

    [Fact]
    public void Script_MayBeWrittenInSeveralPlaces()
    {
        var services = new ServiceCollection();

        var first = services.AddTidewireStubs(stubs => stubs.For("Auth").Post("/verify"));
        var second = services.AddTidewireStubs(stubs => stubs.For("Notifications").Post("/send"));

        Assert.Same(first, second);
        string script = Assert.Throws<InvalidOperationException>(first.VerifyAll).Message;
        Assert.Contains("Auth POST /verify", script, StringComparison.Ordinal);
        Assert.Contains("Notifications POST /send", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAll_Throws_WhenAnAnswerWasNotUsed()
    {
        Stubs.For("Auth").Post("/verify").Reply(200, Claims).Times(2);
        await _application.Auth.VerifyTokenAsync("token", Cancellation);

        var e = Assert.Throws<InvalidOperationException>(Stubs.VerifyAll);

        Assert.Contains("Auth POST /verify -> 200 (2 times) [used 1]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scope_RestoresTheScriptAndTheRequests_WhenItEnds()
    {
        Stubs.For("Auth").Post("/verify").Reply(200, Claims);
        await _application.Auth.VerifyTokenAsync("token", Cancellation);

        using (Stubs.BeginScope())
        {
            Stubs.For("Notifications").Post("/send").Reply(202);
            Assert.True(await _application.Notifications.SendAsync("alice", "m", cancellationToken: Cancellation));
            Assert.NotNull(await _application.Auth.VerifyTokenAsync("token", Cancellation));
            Assert.Equal(2, Stubs.Requests.Count);
            Stubs.VerifyAll();
        }

        Assert.Equal("Auth", Assert.Single(Stubs.Requests).Client);
        await Assert.ThrowsAsync<UnexpectedRequestException>(() => _application.Notifications.SendAsync("alice", "m", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Scope_IgnoresASecondDispose()
    {
        var scope = Stubs.BeginScope();
        scope.Dispose();
        Stubs.For("Auth").Post("/verify").Reply(200, Claims);

        scope.Dispose();

        Assert.NotNull(await _application.Auth.VerifyTokenAsync("token", Cancellation));
    }

    [Fact]
    public async Task Reply_MayBeTheResultOfADelegate()
    {
        Stubs.For("Auth").Post("/verify").Reply(request => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>") });

        Assert.Equal(ServiceFailureKind.InvalidResponse, (await _application.Auth.TryVerifyTokenAsync("token", Cancellation)).Failure?.Kind);
    }

    [Fact]
    public void Script_IsRefused_WhenItIsInvalid()
    {
        Assert.Throws<ArgumentException>(() => Stubs.For("Auth").Post("verify"));
        Assert.Throws<InvalidOperationException>(() => Stubs.For("Auth").Post("/verify").Times(2));
        Assert.Throws<InvalidOperationException>(() => Stubs.For("Auth").Post("/verify").Stall().After(TimeSpan.FromSeconds(1)));
        Assert.Throws<InvalidOperationException>(() => Stubs.For("Auth").Post("/verify").Stall().WithHeader("A", "b"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Stubs.For("Auth").Post("/verify").Reply(20));
    }

    [Fact]
    public void OtherHttpClients_AreNotStubbed()
    {
        var handlers = _application.Services.GetRequiredService<IHttpMessageHandlerFactory>();

        Assert.IsType<StubHandler>(Innermost(handlers.CreateHandler("Tidewire.Billing")));
        Assert.IsNotType<StubHandler>(Innermost(handlers.CreateHandler("Another")));
    }

    [Fact]
    public async Task Application_Starts_WithoutAddresses_ButNotInProduction()
    {
        using var development = Host("Development");
        using var production = Host("Production");

        await development.StartAsync(Cancellation);
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => production.StartAsync(Cancellation));

        Assert.StartsWith("AddTidewireStubs() replaces real services", e.Message, StringComparison.Ordinal);
        Assert.True(await development.Services.GetRequiredService<INotificationService>().SendAsync("alice", "m", cancellationToken: Cancellation));
    }

    private static IHost Host(string environment)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            EnvironmentName = environment,
            DisableDefaults = true,
        });
        builder.AddTidewire().AddBilling();
        builder.Services.AddTidewireStubs(stubs => stubs.For("Notifications").Post("/send").Reply(202));
        return builder.Build();
    }

    private static HttpMessageHandler Innermost(HttpMessageHandler handler) =>
        handler is DelegatingHandler { InnerHandler: { } inner } ? Innermost(inner) : handler;

    [Fact]
    public async Task TokenEndpoint_IsStubbedAsASeparateClient()
    {
        using var application = new StubbedApplication(
            ("Notifications:Credentials:TokenEndpoint", "https://login.example.com/connect/token"),
            ("Notifications:Credentials:ClientId", "orders"),
            ("Notifications:Credentials:ClientSecret", "s3cret"));
        application.Stubs.For("Notifications.Tokens").Post("/connect/token").Reply(200, """{"access_token":"issued","token_type":"Bearer","expires_in":3600}""");
        application.Stubs.For("Notifications").Post("/send").Reply(202);

        bool sent = await application.Notifications.SendAsync("alice", "Welcome!", cancellationToken: Cancellation);

        Assert.True(sent);
        Assert.Equal("Bearer issued", Assert.Single(application.Stubs.For("Notifications").Requests).Headers["Authorization"]);
        application.Stubs.VerifyAll();
    }

    [Fact]
    public async Task TokenRequest_ThatIsNotScripted_Throws()
    {
        using var application = new StubbedApplication(
            ("Notifications:Credentials:TokenEndpoint", "https://login.example.com/connect/token"),
            ("Notifications:Credentials:ClientId", "orders"),
            ("Notifications:Credentials:ClientSecret", "s3cret"));

        await Assert.ThrowsAsync<UnexpectedRequestException>(() => application.Notifications.SendAsync("alice", "Welcome!", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Introspection_IsScripted_LikeOtherRequests()
    {
        using var application = new StubbedApplication(("Auth:Wire", "Introspection"), ("Auth:Introspection:ClientId", "orders"), ("Auth:Introspection:ClientSecret", "s3cret"));
        application.Stubs.For("Auth").Post("/introspect").Reply(200, """{"active":true,"sub":"alice"}""").Reply(200, """{"active":false}""");

        var good = await application.Auth.TryVerifyTokenAsync("token-1", Cancellation);
        var bad = await application.Auth.TryVerifyTokenAsync("token-2", Cancellation);

        Assert.Equal("alice", good.Value?.Subject);
        Assert.Equal(ServiceFailureKind.Rejected, bad.Failure?.Kind);
        Assert.Equal(["token=token-1&token_type_hint=access_token", "token=token-2&token_type_hint=access_token"], application.Stubs.Requests.Select(request => request.Body));
        application.Stubs.VerifyAll();
    }
}

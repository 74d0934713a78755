using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Polly;
using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>Requests for access tokens contain the client secret: handlers of the application cannot send them elsewhere.</summary>
public sealed class TokenClientTests
{
    private const string Endpoint = "https://login/connect/token";

    private readonly List<(string Address, string? Authorization)> _sent = [];

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer other")]
    public async Task Credential_ThatAHandlerChanges_IsRestored(string? other)
    {
        await SendAsync(http => Change(http, request =>
        {
            request.Headers.Remove("Authorization");
            if (other is not null)
                request.Headers.TryAddWithoutValidation("Authorization", other);
        }));

        Assert.Equal([(Endpoint, "Basic secret")], _sent);
    }

    [Fact]
    public async Task Handlers_MaySetTheAuthorizationHeader_WhenTheCredentialIsInTheForm()
    {
        await SendAsync(http => Change(http, request => request.Headers.TryAddWithoutValidation("Authorization", "proxy")), authorization: null);

        Assert.Equal([(Endpoint, "proxy")], _sent);
    }

    [Theory]
    [InlineData("https://evil/connect/token")]
    [InlineData("https://login/other")]
    public async Task Address_FromAHandler_IsRefused_AndNothingIsSent(string address)
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(http => Change(http, request => request.RequestUri = new(address))));

        Assert.Empty(_sent);
    }

    [Fact]
    public async Task Request_ThatAHandlerReplaced_IsRefused_AndNothingIsSent()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(http => http.AddHttpMessageHandler(() => new Replacing())));

        Assert.Empty(_sent);
    }

    [Fact]
    public async Task ServiceDiscovery_MayReplaceTheAddress()
    {
        await SendAsync(http => http.AddServiceDiscovery());

        Assert.Equal([("https://10.0.0.7:5001/connect/token", "Basic secret")], _sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handlers_AroundServiceDiscovery_MayNotReplaceTheAddress(bool isBefore)
    {
        var evil = new Uri("https://evil/connect/token");

        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(http =>
        {
            if (isBefore)
                Change(http, request => request.RequestUri = evil).AddServiceDiscovery();
            else
                Change(http.AddServiceDiscovery(), request => request.RequestUri = evil);
        }));

        Assert.Empty(_sent);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Retries_OfTheApplication_AreRemovedFromTokenClientsOnly(bool isTokenClient, int requests)
    {
        await SendAsync(Retry, status: HttpStatusCode.ServiceUnavailable, isTokenClient: isTokenClient);

        Assert.Equal(requests, _sent.Count);
    }

    [Fact]
    public void PrimaryHandler_FollowsNoRedirect_AndKeepsIdleConnectionsBriefly()
    {
        using var sockets = new SocketsHttpHandler();

        Create(http => http.ConfigurePrimaryHttpMessageHandler(() => sockets), isTokenClient: true).Dispose();

        Assert.Equal((false, TimeSpan.FromSeconds(0.5)), (sockets.AllowAutoRedirect, sockets.PooledConnectionIdleTimeout));
    }

    [Fact]
    public void Origin_DoesNotShowTheCredential() =>
        Assert.DoesNotContain("secret", new TokenRequestOrigin(new(Endpoint), "Basic secret").ToString(), StringComparison.Ordinal);

    private static IHttpClientBuilder Change(IHttpClientBuilder http, Action<HttpRequestMessage> change) =>
        http.AddHttpMessageHandler(() => new ActingHandler((request, next) =>
        {
            change(request);
            return next();
        }));

    private static void Retry(IHttpClientBuilder http) => http.AddResilienceHandler("own", pipeline => pipeline.AddRetry(new()
    {
        MaxRetryAttempts = 1,
        Delay = TimeSpan.Zero,
        ShouldHandle = static arguments => new(arguments.Outcome.Result is { IsSuccessStatusCode: false }),
    }));

    private async Task SendAsync(
        Action<IHttpClientBuilder> configure, string? authorization = "Basic secret", HttpStatusCode status = HttpStatusCode.OK, bool isTokenClient = true)
    {
        var primary = new ActingPrimary(request =>
        {
            _sent.Add((request.RequestUri!.AbsoluteUri, request.Headers.NonValidated.TryGetValues("Authorization", out var values) ? values.ToString() : null));
            return new(status);
        });
        using var invoker = Create(
            http =>
            {
                http.ConfigurePrimaryHttpMessageHandler(() => primary);
                configure(http);
            },
            isTokenClient);
        using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);

        using var response = await invoker.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static HttpMessageInvoker Create(Action<IHttpClientBuilder> configure, bool isTokenClient)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("services:login:https:0", "10.0.0.7:5001")]).Build());
        services.AddServiceDiscovery();
        services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new TokenClientArrangement(isTokenClient ? [new("tokens")] : [new("other")]));
        configure(services.AddHttpClient("tokens").RemoveAllLoggers());
        return new(services.BuildServiceProvider().GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("tokens"));
    }

    private sealed class Replacing : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            base.SendAsync(new HttpRequestMessage(request.Method, request.RequestUri), cancellationToken);
    }

    private sealed class ActingPrimary(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }
}

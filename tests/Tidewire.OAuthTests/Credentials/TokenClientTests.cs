using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Tidewire.OAuthTests.Scripted;

namespace Tidewire.OAuthTests.Credentials;

/// <summary>
/// Handlers that an application adds to all HTTP clients neither retry requests to a token endpoint nor send them to another address. Only the
/// token source decides when to try again.
/// </summary>
public sealed class TokenClientTests : OrdersTest
{
    private static readonly Dictionary<string, Action<IServiceCollection>> _entryPoints = new()
    {
        ["nothing"] = _ => { },
        ["standard"] = services => services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler(options => options.Retry.Delay = TimeSpan.Zero)),
        ["hedging"] = services => services.ConfigureHttpClientDefaults(http => http.AddStandardHedgingHandler()),
        ["own pipeline"] = services => services.ConfigureHttpClientDefaults(http => http.AddResilienceHandler(
            "own", pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions { Delay = TimeSpan.Zero }))),
        ["Polly v7"] = services => services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new PolicyHttpMessageHandler())),
        ["Polly v7, derived"] = services => services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new DerivedPolicyHandler())),
        ["Polly v7, around the primary handler"] = services => services.ConfigureHttpClientDefaults(http => http.ConfigurePrimaryHttpMessageHandler(
            () => new PolicyHttpMessageHandler { InnerHandler = new DerivedPolicyHandler { InnerHandler = new SocketsHttpHandler() } })),
        ["a filter"] = services => services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new AddingFilter()),
    };

    private static readonly Dictionary<string, Func<Uri, Uri?>> _elsewhere = new()
    {
        ["another host"] = address => new UriBuilder(address) { Host = "localhost" }.Uri,
        ["another port"] = address => new UriBuilder(address) { Port = 1 }.Uri,
        ["another scheme"] = address => new UriBuilder(address) { Scheme = "https" }.Uri,
        ["another path"] = address => new(address, "/other"),
        ["nothing"] = _ => null,
    };

    public static TheoryData<string> Elsewhere => [.. _elsewhere.Keys];

    public static MatrixTheoryData<string, bool> EntryPoints => new(_entryPoints.Keys, [false, true]);

    [Theory]
    [MemberData(nameof(EntryPoints))]
    public async Task Token_IsRequestedOnce_WhenTheApplicationAddsResilience(string entryPoint, bool before)
    {
        TokenEndpoint.Answer(ScriptedAnswer.Of(503));
        await using var application = WithTokens(before ? _entryPoints[entryPoint] : null, before ? null : _entryPoints[entryPoint]);

        var result = await GetAsync(application);

        Assert.Equal(ServiceFailureKind.Unavailable, result.Failure?.Kind);
        Assert.Single(TokenEndpoint.Requests);
    }

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task Secret_IsNotSent_WhenAHandlerChangesTheAddress(string where)
    {
        var addresses = new List<Uri?>();
        await using var application = WithTokens(
            services => services.AddHttpClient("Tidewire.Orders.Tokens")
                .AddHttpMessageHandler(() => new ChangingHandler(request => request.RequestUri = _elsewhere[where](request.RequestUri!)))
                .ConfigurePrimaryHttpMessageHandler(() => new ChangingHandler(request => addresses.Add(request.RequestUri)) { InnerHandler = new SocketsHttpHandler() }),
            after: null);

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => GetAsync(application));

        Assert.Contains("client secret", e.Message, StringComparison.Ordinal);
        Assert.Empty(addresses);
        Assert.Empty(Api.Requests);
        Assert.Contains(application.Warnings, line => line.Contains("failed with InvalidOperationException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secret_IsNotSent_WhenAHandlerReplacesTheRequest()
    {
        await using var application = WithTokens(
            services => services.AddHttpClient("Tidewire.Orders.Tokens").AddHttpMessageHandler(() => new ReplacingHandler()), after: null);

        await Assert.ThrowsAsync<InvalidOperationException>(() => GetAsync(application));

        Assert.Empty(TokenEndpoint.Requests);
    }

    [Fact]
    public async Task TokenRequest_IsSent_WhenAHandlerAddsAQuery()
    {
        await using var application = WithTokens(
            services => services.AddHttpClient("Tidewire.Orders.Tokens").AddHttpMessageHandler(() => new ChangingHandler(request => request.RequestUri = new($"{request.RequestUri}?tenant=1"))),
            after: null);

        Assert.Null((await GetAsync(application)).Failure);
    }

    // For example, a handler that adds the user's token to all requests.
    [Fact]
    public async Task TokenRequest_KeepsTheCredentialOfTheClient_WhenAHandlerSetsAnotherCredential()
    {
        await using var application = WithTokens(
            services => services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new ChangingHandler(request => request.Headers.Authorization = new("Bearer", "of-a-user")))),
            after: null);

        var result = await GetAsync(application);

        Assert.Null(result.Failure);
        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"orders:{Secret}"))}", Assert.Single(TokenEndpoint.Requests).Authorization);
        Assert.Equal(["Bearer token-1"], Sent);
    }

    private sealed class ChangingHandler(Action<HttpRequestMessage> change) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            change(request);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class ReplacingHandler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            base.SendAsync(new(request.Method, request.RequestUri) { Content = request.Content }, cancellationToken);
    }

    private sealed class DerivedPolicyHandler : PolicyHttpMessageHandler;

    private sealed class AddingFilter : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            next(builder);
            builder.AdditionalHandlers.Add(new PolicyHttpMessageHandler());
        };
    }
}

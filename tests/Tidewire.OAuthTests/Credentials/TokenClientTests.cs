using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Tidewire.OAuthTests.Scripted;

namespace Tidewire.OAuthTests.Credentials;

/// <summary>What an application puts on all HTTP clients does not repeat requests to a token endpoint, which the token source paces itself.</summary>
public sealed class TokenClientTests : OrdersTest
{
    private static readonly Dictionary<string, Action<IServiceCollection>> _doors = new()
    {
        ["nothing"] = _ => { },
        ["standard"] = services => services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler(options => options.Retry.Delay = TimeSpan.Zero)),
        ["hedging"] = services => services.ConfigureHttpClientDefaults(http => http.AddStandardHedgingHandler()),
        ["own pipeline"] = services => services.ConfigureHttpClientDefaults(http => http.AddResilienceHandler(
            "own", pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions { Delay = TimeSpan.Zero }))),
        ["Polly v7"] = services => services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new PolicyHttpMessageHandler())),
        ["a filter"] = services => services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new AddingFilter()),
    };

    public static MatrixTheoryData<string, bool> Doors => new(_doors.Keys, [false, true]);

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Token_IsAskedForOnce_WhenTheApplicationHasResilienceThrough(string door, bool before)
    {
        TokenEndpoint.Answer(ScriptedAnswer.Of(503));
        await using var application = WithTokens(before ? _doors[door] : null, before ? null : _doors[door]);

        var result = await GetAsync(application);

        Assert.Equal(ServiceFailureKind.Unavailable, result.Failure?.Kind);
        Assert.Single(TokenEndpoint.Requests);
    }

    private sealed class AddingFilter : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            next(builder);
            builder.AdditionalHandlers.Add(new PolicyHttpMessageHandler());
        };
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tidewire.Credentials;
using Tidewire.Pipeline;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>Registers the HTTP client that fetches the access tokens of a client. An application may replace the primary handler of this HTTP client.</summary>
internal static class TokenClientRegistration
{
    public static void Add(IServiceCollection services, ServiceClientDefinition definition)
    {
        services.AddHttpClient(definition.TokenClientName)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services.AddSingleton(new TokenClient(definition.TokenClientName));
        HttpClientRegistration.AddFilter<TokenClientArrangement>(services);
    }

    // An HttpClient is not used because it would read the whole body before its size can be limited.
    public static TokenEndpoint Endpoint(IServiceProvider provider, ServiceClientDefinition definition, TimeProvider time)
    {
        var handler = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(definition.TokenClientName);
        return new(new(handler, disposeHandler: false), RetryAfter.Of, time, UserAgent.For(provider.GetService<IHostEnvironment>()?.ApplicationName));
    }
}

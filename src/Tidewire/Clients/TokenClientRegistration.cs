using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Tidewire.Credentials;
using Tidewire.Pipeline;

namespace Tidewire.Clients;

/// <summary>Registers the HTTP client that asks for the access tokens of one service's client. An application may replace its primary handler.</summary>
internal static class TokenClientRegistration
{
    public static void Add(IServiceCollection services, ServiceClientDefinition definition)
    {
        services.AddHttpClient(definition.TokenClientName)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services.AddSingleton(new TokenClient(definition.TokenClientName));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, TokenClientArrangement>());
    }

    // Not an HttpClient, which would read the body of an answer before we can bound it.
    public static TokenEndpoint Endpoint(IServiceProvider provider, ServiceClientDefinition definition, TimeProvider time)
    {
        var handler = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(definition.TokenClientName);
        return new(new(handler, disposeHandler: false), time, UserAgent.For(provider.GetService<IHostEnvironment>()?.ApplicationName));
    }
}

using System.Net;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidewire.Clients;
using Tidewire.Telemetry;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace Tidewire.Auth;

internal static class AuthRegistration
{
    public const string Name = "Auth";

    public static void Add(IServiceCollection services, IConfiguration configuration, string? key, Action<AuthOptions>? configure, Action<IHttpClientBuilder>? http)
    {
        var definition = new ServiceClientDefinition
        {
            Name = key ?? Name,
            ServiceKey = key,
            IsReadOnly = true,
            SendsSecrets = true,
            DefaultAttemptTimeout = null,
            IsSuccess = static status => status == HttpStatusCode.OK,
            Json = AuthJsonContext.Default,
            ConfigureHttpClient = http,
            AddressVariable = key is null ? "AUTH_SERVICE_URL" : null,
            ApiKeyVariable = key is null ? "AUTH_SERVICE_API_KEY" : null,
        };

        ServiceClientRegistration.Add<IAuthApi, AuthOptions>(
            services, configuration, definition, static (section, options) => section.Bind(options), configure, new AuthOptionsValidator());
        ServiceClientRegistration.AddFacade<IAuthApi, IAuthService>(
            services, definition, (provider, caller) => Create(provider, caller, definition));

        services.TryAddSingleton<VerificationTelemetry>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuthOptions>, AuthCacheOptionsValidator>(
            provider => new(TidewireSection.PathOf(configuration), provider.GetRequiredService<IServiceProviderIsService>())));
    }

    private static AuthService Create(IServiceProvider provider, ServiceCaller<IAuthApi> caller, ServiceClientDefinition definition)
    {
        var monitor = provider.GetRequiredService<IOptionsMonitor<AuthOptions>>();
        var time = provider.GetRequiredService<TimeProvider>();
        var loggers = provider.GetRequiredService<ILoggerFactory>();
        AuthOptions Options() => monitor.Get(definition.OptionsName);

        TokenCache CreateCache()
        {
            var options = Options().Cache;
            var cache = new TokenCache(definition.HttpClientName, options, time, loggers.CreateLogger(typeof(FusionCache).FullName!));
            if (options.Distributed)
                cache.Share(provider.GetRequiredService<IDistributedCache>(), provider.GetRequiredService<IFusionCacheBackplane>());
            return cache;
        }

        return new(caller, Options, CreateCache, provider.GetRequiredService<VerificationTelemetry>(), time, loggers.CreateLogger(Log.Category));
    }
}

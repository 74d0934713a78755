using System.Net;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidewire.Clients;
using Tidewire.Telemetry;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace Tidewire.Auth;

internal static class AuthRegistration
{
    public const string Name = "Auth";

    private static readonly Uri _placeholderAddress = new("https://token-verifier.invalid");

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
            Judge = TokenRefusal.Judge,
            Json = AuthJsonContext.Default,
            ConfigureHttpClient = http,
            AddressVariable = key is null ? "AUTH_SERVICE_URL" : null,
            ApiKeyVariable = key is null ? "AUTH_SERVICE_API_KEY" : null,
        };

        ServiceClientRegistration.Add<IAuthApi, AuthOptions>(
            services, configuration, definition, static (section, options) => section.Bind(options), configure, new AuthOptionsValidator());
        ServiceClientRegistration.AddFacade<IAuthApi, IAuthService>(
            services, definition, (provider, caller) => Create(provider, caller, definition));

        // With an ITokenVerifier, no request goes to the address. A name that never resolves (RFC 2606, section 2) satisfies the
        // validation.
        services.AddOptions<AuthOptions>(definition.OptionsName).PostConfigure<IServiceProvider>((options, provider) =>
        {
            if (string.IsNullOrEmpty(options.BaseAddress?.OriginalString) && HasVerifier(provider, key))
                options.BaseAddress = _placeholderAddress;
        });

        services.TryAddSingleton<VerificationTelemetry>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuthOptions>, AuthCacheOptionsValidator>(
            provider => new(TidewireSection.PathOf(configuration), provider.GetRequiredService<IServiceProviderIsService>())));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuthOptions>, AuthWireValidator>(
            _ => new(TidewireSection.PathOf(configuration))));
    }

    private static bool HasVerifier(IServiceProvider provider, string? key) =>
        provider.GetService<IServiceProviderIsKeyedService>() is { } services
        && (key is null ? services.IsService(typeof(ITokenVerifier)) : services.IsKeyedService(typeof(ITokenVerifier), key));

    private static AuthService Create(IServiceProvider provider, ServiceCaller<IAuthApi> caller, ServiceClientDefinition definition)
    {
        var live = HttpClientRegistration.Runtime(provider, definition.HttpClientName).Live;
        var time = provider.GetRequiredService<TimeProvider>();
        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger(Log.Category);
        var counter = new VerificationCounter(provider.GetRequiredService<VerificationTelemetry>(), TagValue.Of(definition.Name));
        AuthOptions Options() => (AuthOptions)live.Options;

        var options = Options();
        var verifier = Verifier(provider, definition.ServiceKey) is { } own
            ? new ApplicationVerifier(own, Options, counter, time)
            : (IVerifier)new WireVerifier(
                new(caller, Options, counter, new(definition.Name, logger), time),
                new(caller, Options, counter, new(definition.Name, logger), time),
                caller);
        return new(new(definition.Name, options, verifier, options.Cache.Distributed ? Store(provider) : null, counter, time, logger), Options);
    }

    private static SharedStore Store(IServiceProvider provider) =>
        new(provider.GetRequiredService<IDistributedCache>(), provider.GetRequiredService<IFusionCacheBackplane>());

    private static ITokenVerifier? Verifier(IServiceProvider provider, string? key) =>
        key is null ? provider.GetService<ITokenVerifier>() : provider.GetKeyedService<ITokenVerifier>(key);
}

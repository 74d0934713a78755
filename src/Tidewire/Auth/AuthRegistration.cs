using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidewire.Clients;

namespace Tidewire.Auth;

internal static class AuthRegistration
{
    public const string Name = "Auth";

    public static void Add(IServiceCollection services, IConfiguration configuration, string? key, Action<AuthOptions>? configure)
    {
        var definition = new ServiceClientDefinition
        {
            Name = key ?? Name,
            Key = key,
            IsReadOnly = true,
            SendsSecrets = true,
            LongestAttempt = null,
            IsSuccess = static status => status == HttpStatusCode.OK,
            Json = AuthJsonContext.Default,
            AddressVariable = key is null ? "AUTH_SERVICE_URL" : null,
            ApiKeyVariable = key is null ? "AUTH_SERVICE_API_KEY" : null,
        };

        ServiceClientRegistration.Add<IAuthApi, AuthOptions>(
            services, configuration, definition, static (section, options) => section.Bind(options), configure, new AuthOptionsValidator());

        ServiceClientRegistration.AddFacade<IAuthApi, IAuthService>(services, definition, (provider, caller) =>
            new AuthService(caller, provider.GetRequiredService<IOptionsMonitor<AuthOptions>>(), definition.OptionsName));
    }
}

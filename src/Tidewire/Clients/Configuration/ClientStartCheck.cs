using Microsoft.Extensions.Options;

namespace Tidewire.Clients;

/// <summary>The options of a client are valid, and where its address needs service discovery, the handler of that is on it.</summary>
internal sealed class ClientStartCheck(
    ServiceClientDefinition definition, string section, Func<ServiceClientOptions> options, Func<IHttpMessageHandlerFactory> handlers)
{
    /// <exception cref="OptionsValidationException">It is not so.</exception>
    public void Run()
    {
        var valid = options();
        if (valid.BaseAddress is not { } address || ServiceDiscovery.IsHttp(address.Scheme))
            return;

        // Only the handlers themselves tell: services.AddServiceDiscovery() alone puts none on a client. They are made once, and kept for the first call.
        if (ServiceDiscovery.IsOn(handlers().CreateHandler(definition.HttpClientName)))
            return;

        string source = valid.Bound?.AddressSource ?? $"{section}:{nameof(valid.BaseAddress)}";
        throw new InvalidOptionsException(
            definition.OptionsName, valid.GetType(), [$"{source} is '{address.Scheme}://{address.Authority}', {ServiceDiscovery.Missing(address.Scheme)}"]);
    }
}

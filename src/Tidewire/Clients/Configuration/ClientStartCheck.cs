using Microsoft.Extensions.Options;

namespace Tidewire.Clients;

/// <summary>
/// Checks, at startup, that the options of a client are valid and that service discovery is on the client if its address needs it.
/// </summary>
internal sealed class ClientStartCheck(
    ServiceClientDefinition definition, string section, Func<ServiceClientOptions> options, Func<IHttpMessageHandlerFactory> handlers)
{
    /// <exception cref="OptionsValidationException">The check failed.</exception>
    public void Run()
    {
        var valid = options();
        if (valid.BaseAddress is not { } address || ServiceDiscovery.IsHttp(address.Scheme))
            return;

        // Only the handler chain shows this, because services.AddServiceDiscovery() alone adds no handler to a client. The chain is created
        // once and reused by the first call.
        if (ServiceDiscovery.IsOn(handlers().CreateHandler(definition.HttpClientName)))
            return;

        string source = valid.Bound?.AddressSource ?? $"{section}:{nameof(valid.BaseAddress)}";
        throw new InvalidOptionsException(
            definition.OptionsName, valid.GetType(), [$"{source} is '{address.Scheme}://{address.Authority}', {ServiceDiscovery.Missing(address.Scheme)}"]);
    }
}

using Microsoft.Extensions.Options;

namespace Tidewire.Clients;

/// <summary>
/// Checks at startup that the options of a client are valid, and that service discovery is enabled on the HTTP clients whose addresses need
/// it: the client's own and the one that fetches its tokens.
/// </summary>
internal sealed class ClientStartCheck(
    ServiceClientDefinition definition, string section, Func<ServiceClientOptions> options, Func<IHttpMessageHandlerFactory> handlers)
{
    /// <exception cref="OptionsValidationException">The check failed.</exception>
    public void Run()
    {
        var valid = options();
        string[] failures =
        [
            .. Failures(valid.BaseAddress, definition.HttpClientName, valid.Bound?.AddressSource ?? $"{section}:{nameof(valid.BaseAddress)}"),
            .. Failures(valid.Credentials.TokenEndpoint, definition.TokenClientName, $"{section}:{nameof(valid.Credentials)}:{nameof(valid.Credentials.TokenEndpoint)}"),
        ];
        if (failures.Length > 0)
            throw new InvalidOptionsException(definition.OptionsName, valid.GetType(), failures);
    }

    // Only the handler chain shows whether service discovery is enabled, because services.AddServiceDiscovery() alone adds no handler to a
    // client. The chain is created once and reused by the first call.
    private IEnumerable<string> Failures(Uri? address, string client, string source)
    {
        if (address is { IsAbsoluteUri: true } && !ServiceDiscovery.IsHttp(address.Scheme) && !ServiceDiscovery.IsOn(handlers().CreateHandler(client)))
            yield return $"{source} is '{address.Scheme}://{address.Authority}', {ServiceDiscovery.Missing(address.Scheme)}";
    }
}

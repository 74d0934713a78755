using Microsoft.Extensions.Logging;
using Tidewire.Credentials;

namespace Tidewire.Clients;

/// <summary>
/// Makes what the requests of one client get their credential from. A reload that leaves the credential alone keeps it, with its token and with the key
/// that is in use. Not safe for concurrent use.
/// </summary>
/// <param name="client">The name of the client, for the log.</param>
/// <param name="endpoint">Asks token endpoints; made only when it is needed.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of failures.</param>
internal sealed class CredentialSources(string client, Func<TokenEndpoint> endpoint, TimeProvider time, ILogger logger)
{
    private CredentialSettings? _settings;
    private ICredentialSource? _source;

    public ICredentialSource? Get(CredentialSettings settings)
    {
        if (settings == _settings)
            return _source;

        _settings = settings;
        return _source = Create(settings, _source as ClientCredentialsSource);
    }

    private ICredentialSource? Create(CredentialSettings settings, ClientCredentialsSource? predecessor)
    {
        if (settings.Tokens is { } tokens)
            return new ClientCredentialsSource(client, tokens, endpoint(), time, logger, predecessor);
        if (settings.Value is not { } value)
            return null;

        bool hasNext = settings.NextValue is { } next && next != value;
        return new KeyRotation(new(settings.Header, value), hasNext ? new(settings.Header, settings.NextValue!) : null, time);
    }
}

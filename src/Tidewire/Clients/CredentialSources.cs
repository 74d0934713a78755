using Microsoft.Extensions.Logging;
using Tidewire.Credentials;

namespace Tidewire.Clients;

/// <summary>
/// Creates the credential source of a client. If a reload does not change the credential, the source is kept, with its token or the key in
/// use. Not thread-safe.
/// </summary>
/// <param name="client">The name of the client, for the log.</param>
/// <param name="endpoint">Creates the token endpoint, only when it is needed.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs failures.</param>
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

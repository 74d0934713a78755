using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Resilience;

namespace Tidewire.Pipeline;

/// <summary>
/// Restrains the clients that ask for access tokens, after everyone else has configured them: no redirects, which would carry the secret elsewhere, and no
/// resilience handlers, since the source of the tokens backs off by itself.
/// </summary>
internal sealed class TokenClientArrangement(IEnumerable<TokenClient> clients) : IHttpMessageHandlerBuilderFilter
{
    // Asked once an hour, as a rule: a connection that was kept so long would be a lost one.
    private static readonly TimeSpan _idleTimeout = TimeSpan.FromSeconds(0.5);

    private readonly HashSet<string> _names = [.. clients.Select(client => client.Name)];

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.Name is not { } name || !_names.Contains(name))
            return;

        foreach (var handler in builder.AdditionalHandlers.OfType<ResilienceHandler>().ToArray())
            builder.AdditionalHandlers.Remove(handler);
        PrimaryHandler.ApplySafeDefaults(builder.PrimaryHandler, _idleTimeout);
    };
}

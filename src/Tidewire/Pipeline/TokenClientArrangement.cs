using Microsoft.Extensions.Http;

namespace Tidewire.Pipeline;

/// <summary>
/// Restricts the clients that fetch access tokens, after all other configuration. They follow no redirects and use no other address, so that
/// the client secret is not sent elsewhere, and have no resilience handlers, because the token source has its own back-off.
/// </summary>
internal sealed class TokenClientArrangement(IEnumerable<TokenClient> clients) : IHttpMessageHandlerBuilderFilter
{
    // Tokens are usually fetched about once an hour; by then the server has closed an idle connection.
    private static readonly TimeSpan _idleTimeout = TimeSpan.FromSeconds(0.5);

    private readonly HashSet<string> _names = [.. clients.Select(client => client.Name)];

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.Name is not { } name || !_names.Contains(name))
            return;

        Arrange(builder.AdditionalHandlers, [.. builder.AdditionalHandlers.Where(handler => !ApplicationResilience.Is(handler))]);
        builder.PrimaryHandler = ApplicationResilience.RemoveFrom(builder.PrimaryHandler);
        PrimaryHandler.ApplySafeDefaults(builder.PrimaryHandler, _idleTimeout);
    };

    // Only service discovery may replace the address.
    private static void Arrange(IList<DelegatingHandler> handlers, List<DelegatingHandler> application)
    {
        handlers.Clear();
        handlers.Add(new TokenRequestHandler(TokenRequestOrigin.Record));
        foreach (var handler in application)
        {
            bool replacesAddress = HandlerArrangement.IsServiceDiscovery(handler);
            if (replacesAddress)
                handlers.Add(new TokenRequestHandler(TokenRequestOrigin.Restore));
            handlers.Add(handler);
            if (replacesAddress)
                handlers.Add(new TokenRequestHandler(TokenRequestOrigin.Record));
        }

        handlers.Add(new TokenRequestHandler(TokenRequestOrigin.Restore));
    }
}

using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Resilience;
using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>
/// Puts the handlers of our clients in order, after everyone else has added theirs: call, standard handler, the application's, transport. Resilience
/// handlers of the application are taken off, through whichever door they came, so that one call is never N×M requests.
/// </summary>
internal sealed class HandlerArrangement(IEnumerable<ArrangedClient> clients) : IHttpMessageHandlerBuilderFilter
{
    private readonly Dictionary<string, ArrangedClient> _clients = clients.ToDictionary(client => client.Name, StringComparer.Ordinal);

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.Name is { } name && _clients.TryGetValue(name, out var client))
            Arrange(builder, client.Settings(builder.Services), name);
    };

    /// <summary>Notes the standard handler that has just been attached, so that no later registration can take it off.</summary>
    public static void NoteStandardHandler(IList<DelegatingHandler> handlers) =>
        handlers.OfType<CallHandler>().Single().Resilience = handlers.OfType<ResilienceHandler>().Last();

    private static void Arrange(HttpMessageHandlerBuilder builder, ClientSettings settings, string name)
    {
        var handlers = builder.AdditionalHandlers;
        if (handlers.OfType<CallHandler>().SingleOrDefault() is not { Resilience: { } standard } call || handlers.OfType<TransportHandler>().SingleOrDefault() is not { } transport)
        {
            throw new InvalidOperationException(
                $"The message handlers of the client '{name}' were removed, and with them its time limit and its retries. Take the call out that clears them, for instance " +
                $"AddHttpClient(\"{name}\").ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Clear()).");
        }

        List<DelegatingHandler> application =
        [
            .. handlers.Where(handler => handler != call && handler != transport && handler != standard && (settings.UseApplicationResilience || handler is not ResilienceHandler)),
        ];
        call.HasApplicationHandlers = application.Count > 0;
        transport.HasServiceDiscovery = application.Exists(IsServiceDiscovery);

        handlers.Clear();
        handlers.Add(call);
        if (!settings.UseApplicationResilience)
            handlers.Add(standard);
        foreach (var handler in application)
            handlers.Add(handler);
        handlers.Add(transport);

        PrimaryHandler.Restrain(builder.PrimaryHandler, settings.ConnectionIdleTimeout);
    }

    private static bool IsServiceDiscovery(DelegatingHandler handler) =>
        handler.GetType().FullName?.StartsWith("Microsoft.Extensions.ServiceDiscovery.", StringComparison.Ordinal) == true;
}

using System.Runtime.CompilerServices;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Resilience;
using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>
/// Arranges the handlers of Tidewire's clients after all others have been added, in this order: call, standard handler, the application's
/// handlers, transport. Removes resilience handlers of the application, regardless of how they were added, so that retries do not multiply.
/// </summary>
internal sealed class HandlerArrangement(IEnumerable<ArrangedClient> clients) : IHttpMessageHandlerBuilderFilter
{
    // Kept outside of the builder, because registrations may remove handlers from it.
    private static readonly ConditionalWeakTable<HttpMessageHandlerBuilder, ResilienceHandler> _standardHandlers = [];

    private readonly Dictionary<string, ArrangedClient> _clients = clients.ToDictionary(client => client.Name, StringComparer.Ordinal);

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.Name is { } name && _clients.TryGetValue(name, out var client))
            Arrange(builder, client);
    };

    /// <summary>Takes the standard handler that was just added, to insert it at its final position later.</summary>
    public static void TakeStandardHandler(HttpMessageHandlerBuilder builder)
    {
        var standard = builder.AdditionalHandlers.OfType<ResilienceHandler>().Last();
        builder.AdditionalHandlers.Remove(standard);
        _standardHandlers.AddOrUpdate(builder, standard);
    }

    private static void Arrange(HttpMessageHandlerBuilder builder, ArrangedClient client)
    {
        var settings = client.Settings(builder.Services);
        bool isLeftToApplication = settings().UseApplicationResilience;
        List<DelegatingHandler> application = [.. builder.AdditionalHandlers.Where(handler => isLeftToApplication || !ApplicationResilience.Is(handler))];

        if (!isLeftToApplication)
            builder.PrimaryHandler = ApplicationResilience.RemoveFrom(builder.PrimaryHandler);

        var handlers = builder.AdditionalHandlers;
        handlers.Clear();
        var call = client.Call(builder.Services);
        // A primary handler that wraps another one is the application's, and may change requests too.
        call.HasApplicationHandlers = application.Count > 0 || builder.PrimaryHandler is DelegatingHandler;
        handlers.Add(call);
        if (!isLeftToApplication)
            handlers.Add(Standard(builder));
        foreach (var handler in application)
            Add(handlers, handler, settings);
        handlers.Add(client.Transport(builder.Services));

        PrimaryHandler.ApplySafeDefaults(builder.PrimaryHandler, settings().ConnectionIdleTimeout);
        PrimaryHandler.CountResends(builder.PrimaryHandler);
        if (!settings().PropagateBaggage)
            PrimaryHandler.SuppressBaggage(builder.PrimaryHandler);
    }

    private static void Add(IList<DelegatingHandler> handlers, DelegatingHandler handler, Func<ClientSettings> settings)
    {
        bool replacesAddress = IsServiceDiscovery(handler);
        if (replacesAddress)
            handlers.Add(new LogicalAddressHandler(settings));
        handlers.Add(handler);
        if (replacesAddress)
            handlers.Add(new DiscoveredAddressHandler());
    }

    private static ResilienceHandler Standard(HttpMessageHandlerBuilder builder) =>
        _standardHandlers.TryGetValue(builder, out var standard)
            ? standard
            : throw new InvalidOperationException(
                $"The registrations of the client '{builder.Name}' were removed, and with them its time limit and its retries. Remove the code that clears " +
                "HttpClientFactoryOptions.HttpMessageHandlerBuilderActions, or set UseApplicationResilience if resilience is left to the application.");

    /// <summary>Whether a handler replaces the address with the one that service discovery resolved.</summary>
    public static bool IsServiceDiscovery(DelegatingHandler handler) =>
        handler.GetType().FullName?.StartsWith("Microsoft.Extensions.ServiceDiscovery.", StringComparison.Ordinal) == true;
}

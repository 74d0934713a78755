using System.Runtime.CompilerServices;
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
    // Out of the reach of registrations that remove handlers, all of them or those of resilience.
    private static readonly ConditionalWeakTable<HttpMessageHandlerBuilder, ResilienceHandler> _standardHandlers = [];

    private readonly Dictionary<string, ArrangedClient> _clients = clients.ToDictionary(client => client.Name, StringComparer.Ordinal);

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.Name is { } name && _clients.TryGetValue(name, out var client))
            Arrange(builder, client);
    };

    /// <summary>Takes the standard handler that has just been attached, to put it in its place in the end.</summary>
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
        List<DelegatingHandler> application = [.. builder.AdditionalHandlers.Where(handler => isLeftToApplication || !IsResilience(handler))];

        var handlers = builder.AdditionalHandlers;
        handlers.Clear();
        var call = client.Call(builder.Services);
        call.HasApplicationHandlers = application.Count > 0;
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
                $"The registrations of the client '{builder.Name}' were removed, and with them its time limit and its retries. Take the code out that clears " +
                "HttpClientFactoryOptions.HttpMessageHandlerBuilderActions, or set UseApplicationResilience if resilience is left to the application.");

    // By name: the package of Polly v7's handler is not one of ours.
    private static bool IsResilience(DelegatingHandler handler) =>
        handler is ResilienceHandler || handler.GetType().FullName == "Microsoft.Extensions.Http.PolicyHttpMessageHandler";

    private static bool IsServiceDiscovery(DelegatingHandler handler) =>
        handler.GetType().FullName?.StartsWith("Microsoft.Extensions.ServiceDiscovery.", StringComparison.Ordinal) == true;
}

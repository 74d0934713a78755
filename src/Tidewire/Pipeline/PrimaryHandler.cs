using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Http;

namespace Tidewire.Pipeline;

/// <summary>The handler that opens connections: the application's where it has set one, restrained to what a client of a service may do.</summary>
internal static class PrimaryHandler
{
    // Renews DNS answers: the client is held for the life of the application.
    private static readonly TimeSpan _connectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>Sets aside the handler that stands there before Refit replaces it with one of its own.</summary>
    public static void Keep(HttpMessageHandlerBuilder builder) => builder.AdditionalHandlers.Add(new KeptPrimaryHandler(builder.PrimaryHandler));

    /// <summary>Puts the handler that was set aside back in its place.</summary>
    public static void Return(HttpMessageHandlerBuilder builder)
    {
        var kept = builder.AdditionalHandlers.OfType<KeptPrimaryHandler>().Single();
        builder.AdditionalHandlers.Remove(kept);
        builder.PrimaryHandler = kept.Handler;
    }

    /// <summary>
    /// Redirects are not followed, cookies not kept, challenges not answered, and loopback is not sent through a proxy, whoever made the handler. Other
    /// settings are ours only where the application left the platform's default.
    /// </summary>
    public static void ApplySafeDefaults(HttpMessageHandler handler, TimeSpan idleTimeout)
    {
        switch (handler)
        {
            case SocketsHttpHandler sockets:
                ApplySafeDefaults(sockets, idleTimeout);
                break;
            case HttpClientHandler client:
                ApplySafeDefaults(client);
                break;
            case DelegatingHandler { InnerHandler: { } inner }:
                ApplySafeDefaults(inner, idleTimeout);
                break;
        }
    }

    /// <summary>Has the activities of attempts say how often the request was sent before, where the handler lets us.</summary>
    public static void CountResends(HttpMessageHandler handler)
    {
        switch (handler)
        {
            case SocketsHttpHandler { ActivityHeadersPropagator: { } propagator } sockets
                when propagator is not (ResendCountPropagator or NoBaggagePropagator { Inner: ResendCountPropagator }):
                Count(sockets, propagator);
                break;
            case DelegatingHandler { InnerHandler: { } inner }:
                CountResends(inner);
                break;
        }
    }

    /// <summary>Lets no baggage out.</summary>
    /// <exception cref="InvalidOperationException">The handler offers no way to do that.</exception>
    public static void SuppressBaggage(HttpMessageHandler handler)
    {
        switch (handler)
        {
            case SocketsHttpHandler { ActivityHeadersPropagator: { } propagator } sockets when propagator is not NoBaggagePropagator:
                sockets.ActivityHeadersPropagator = new NoBaggagePropagator(propagator);
                break;
            case HttpClientHandler:
                throw new InvalidOperationException(
                    "PropagateBaggage is false, and an HttpClientHandler sends baggage all the same. Use UseSocketsHttpHandler in its place, or leave the option on.");
            case DelegatingHandler { InnerHandler: { } inner }:
                SuppressBaggage(inner);
                break;
        }
    }

    private static void Count(SocketsHttpHandler handler, DistributedContextPropagator propagator)
    {
        try
        {
            handler.ActivityHeadersPropagator = new ResendCountPropagator(propagator);
        }
        catch (InvalidOperationException)
        {
            // The application shares it with another client, which has sent a request: a count in traces is not worth an error.
        }
    }

    // Only what differs is set: a handler that the application shares among clients refuses changes once it has sent a request.
    private static void ApplySafeDefaults(SocketsHttpHandler handler, TimeSpan idleTimeout)
    {
        using var platform = new SocketsHttpHandler();
        if (handler.AllowAutoRedirect)
            handler.AllowAutoRedirect = false;
        if (handler.UseCookies)
            handler.UseCookies = false;
        if (handler.Credentials is not null)
            handler.Credentials = null;
        if (handler.PreAuthenticate)
            handler.PreAuthenticate = false;
        if (handler.UseProxy && handler.Proxy is not LoopbackBypass)
            handler.Proxy = new LoopbackBypass(handler.Proxy);
        if (handler.AutomaticDecompression == DecompressionMethods.None)
            handler.AutomaticDecompression = DecompressionMethods.All;
        if (handler.PooledConnectionIdleTimeout == platform.PooledConnectionIdleTimeout && idleTimeout != platform.PooledConnectionIdleTimeout)
            handler.PooledConnectionIdleTimeout = idleTimeout;
        if (handler.PooledConnectionLifetime == platform.PooledConnectionLifetime)
            handler.PooledConnectionLifetime = _connectionLifetime;
    }

    private static void ApplySafeDefaults(HttpClientHandler handler)
    {
        if (handler.AllowAutoRedirect)
            handler.AllowAutoRedirect = false;
        if (handler.UseCookies)
            handler.UseCookies = false;
        if (handler.UseDefaultCredentials)
            handler.UseDefaultCredentials = false;
        if (handler.Credentials is not null)
            handler.Credentials = null;
        if (handler.PreAuthenticate)
            handler.PreAuthenticate = false;
        if (handler.UseProxy && handler.Proxy is not LoopbackBypass)
            handler.Proxy = new LoopbackBypass(handler.Proxy);
        if (handler.AutomaticDecompression == DecompressionMethods.None)
            handler.AutomaticDecompression = DecompressionMethods.All;
    }
}

using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Http;

namespace Tidewire.Pipeline;

/// <summary>Configures the primary handler, which opens connections: the application's if it has set one, with safe defaults.</summary>
internal static class PrimaryHandler
{
    // Limits the life of connections so that DNS is resolved again: the client lives as long as the application.
    private static readonly TimeSpan _connectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>Keeps the current primary handler before Refit replaces it with its own.</summary>
    public static void Keep(HttpMessageHandlerBuilder builder) => builder.AdditionalHandlers.Add(new KeptPrimaryHandler(builder.PrimaryHandler));

    /// <summary>Restores the kept primary handler.</summary>
    public static void Restore(HttpMessageHandlerBuilder builder)
    {
        var kept = builder.AdditionalHandlers.OfType<KeptPrimaryHandler>().Single();
        builder.AdditionalHandlers.Remove(kept);
        builder.PrimaryHandler = kept.Handler;
    }

    /// <summary>
    /// Turns off redirects, cookies, authentication challenges, and the proxy for loopback, on any handler of .NET. Other settings are
    /// changed only if the application left .NET's default.
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

    /// <summary>Whether a handler, or the innermost one that it wraps, is .NET's, which reads the body of a request before it sends its headers.</summary>
    public static bool IsPlatforms(HttpMessageHandler? handler) => handler switch
    {
        SocketsHttpHandler or HttpClientHandler => true,
        DelegatingHandler { InnerHandler: var inner } => IsPlatforms(inner),
        _ => false,
    };

    /// <summary>Adds the resend count to the activities of attempts, if the handler allows it.</summary>
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

    /// <summary>Stops the handler from sending baggage.</summary>
    /// <exception cref="InvalidOperationException">The handler does not support that.</exception>
    public static void SuppressBaggage(HttpMessageHandler handler)
    {
        switch (handler)
        {
            case SocketsHttpHandler { ActivityHeadersPropagator: { } propagator } sockets when propagator is not NoBaggagePropagator:
                sockets.ActivityHeadersPropagator = new NoBaggagePropagator(propagator);
                break;
            case HttpClientHandler:
                throw new InvalidOperationException(
                    "PropagateBaggage is false, but an HttpClientHandler always sends baggage. Use UseSocketsHttpHandler instead, or leave the option on.");
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
            // The handler is shared with another client that has already sent a request. A missing tag does not justify an error.
        }
    }

    // Sets only values that differ: a shared handler refuses changes after its first request.
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

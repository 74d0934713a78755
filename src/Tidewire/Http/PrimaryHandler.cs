using System.Net;

namespace Tidewire.Http;

/// <summary>How the platform's handler, the one that holds the connections, is set for our clients.</summary>
internal static class PrimaryHandler
{
    // Below the five seconds after which uvicorn closes an idle connection: a POST on a connection just closed fails, its fate unknown.
    private static readonly TimeSpan _idleTimeout = TimeSpan.FromSeconds(4);

    // Renews DNS answers: the client is held for the life of the application.
    private static readonly TimeSpan _connectionLifetime = TimeSpan.FromMinutes(2);

    public static void Configure(SocketsHttpHandler handler)
    {
        Restrain(handler);
        handler.AutomaticDecompression = DecompressionMethods.All;
        handler.PooledConnectionIdleTimeout = _idleTimeout;
        handler.PooledConnectionLifetime = _connectionLifetime;
    }

    /// <summary>
    /// Holds for a handler that the application puts in place of ours as well: a redirect would hand key and body to another host, and cookies would
    /// mix callers.
    /// </summary>
    public static void Restrain(HttpMessageHandler handler)
    {
        switch (handler)
        {
            case SocketsHttpHandler sockets when sockets.AllowAutoRedirect || sockets.UseCookies:
                (sockets.AllowAutoRedirect, sockets.UseCookies) = (false, false);
                break;
            case HttpClientHandler client when client.AllowAutoRedirect || client.UseCookies:
                (client.AllowAutoRedirect, client.UseCookies) = (false, false);
                break;
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.ProxyTests.Documentation;

/// <summary>The code of docs/transport.md. <see cref="TlsTransportTests"/> and <see cref="ConnectionTransportTests"/> run it. Tidewire.Tests checks that the page contains this code.</summary>
internal static class TransportSnippets
{
    public static void AddFourKinds(HostApplicationBuilder builder, Action<IHttpClientBuilder> transport)
    {
        // <FourKinds>
        builder.AddTidewireCore()
            .AddAuth(http: transport)
            .AddNotifications(http: transport)
            .AddAnalytics(http: transport)
            .AddClient<IBillingApi>("Billing", BillingJsonContext.Default, http: transport);
        // </FourKinds>
    }

    public static void SetForEveryHttpClient(HostApplicationBuilder builder, Action<IHttpClientBuilder> transport)
    {
        // <EveryHttpClient>
        builder.Services.ConfigureHttpClientDefaults(transport);   // every HttpClient of the application, including those of Tidewire
        // </EveryHttpClient>
    }

    // <PrivateAuthority>
    public static void TrustPrivateAuthority(IHttpClientBuilder http, string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);   // throws at startup if the file cannot be read

        http.UseSocketsHttpHandler((handler, _) =>
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        });
    }
    // </PrivateAuthority>

    // <ClientCertificate>
    public static void PresentClientCertificate(IHttpClientBuilder http, RotatingCertificate certificate) =>
        http.UseSocketsHttpHandler((handler, _) =>
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.Current);
    // </ClientCertificate>

    // <UnixSocket>
    public static void ConnectToUnixSocket(IHttpClientBuilder http, string path) =>
        http.UseSocketsHttpHandler((handler, _) => handler.ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        });
    // </UnixSocket>

    // <Http2>
    public static void PreferHttp2(IHttpClientBuilder http)
    {
        http.ConfigureHttpClient(client =>
        {
            client.DefaultRequestVersion = HttpVersion.Version20;
            client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        });
        http.UseSocketsHttpHandler((handler, _) =>
        {
            handler.EnableMultipleHttp2Connections = true;            // a server allows about 100 requests on one connection
            handler.KeepAlivePingDelay = TimeSpan.FromSeconds(30);    // finds connections that a firewall has dropped
            handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
        });
    }
    // </Http2>

    // <ForwardProxy>
    public static void GoThroughProxy(IHttpClientBuilder http, Uri proxy, string user, string password) =>
        http.UseSocketsHttpHandler((handler, _) =>
            handler.Proxy = new WebProxy(proxy) { Credentials = new NetworkCredential(user, password) });
    // </ForwardProxy>

    // <NoProxy>
    public static void GoDirectly(IHttpClientBuilder http) => http.UseSocketsHttpHandler((handler, _) => handler.UseProxy = false);
    // </NoProxy>
}

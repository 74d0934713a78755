using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Callers;

/// <summary>Configures how the clients of a test connect.</summary>
internal static class Transport
{
    /// <summary>Configures the transport of all three services.</summary>
    public static void OnEveryClient(this TidewireBuilder builder, Action<IHttpClientBuilder> http) =>
        builder.AddAuth(http: http).AddNotifications(http: http).AddAnalytics(http: http);

    /// <summary>Trusts only one authority, and presents a client certificate if there is one.</summary>
    public static void Trusting(this IHttpClientBuilder http, Certificates authority, X509Certificate2? certificate = null) =>
        http.UseSocketsHttpHandler((handler, _) =>
        {
            var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            trust.CustomTrustStore.Add(X509Certificate2.CreateFromPem(authority.AuthorityPem));
            handler.SslOptions.CertificateChainPolicy = trust;
            if (certificate is not null)
                handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        });
}

namespace Tidewire.ProxyTests.Servers;

/// <summary>Sites of nginx that speak TLS.</summary>
internal static class TlsSites
{
    /// <summary>
    /// One server for <c>localhost</c> with a certificate of the authority, which passes everything on; client certificates are those of the same authority.
    /// </summary>
    public static string TlsSite(this Proxy proxy, Certificates authority, Upstream upstream, string server = "", string protocol = "")
    {
        using var certificate = authority.Issue("localhost");
        var (certificatePath, keyPath) = Certificates.Write(proxy.Folder, "server", certificate);
        string authorityPath = Path.Combine(proxy.Folder.FullName, "authority.pem");
        File.WriteAllText(authorityPath, authority.AuthorityPem);
        return $$"""
            server {
                listen 127.0.0.1:{{proxy.Port}} ssl {{protocol}};
                ssl_certificate {{certificatePath}};
                ssl_certificate_key {{keyPath}};
                ssl_client_certificate {{authorityPath}};
                {{server}}
                location / { proxy_pass http://127.0.0.1:{{upstream.Port}}; }
            }
            """;
    }
}

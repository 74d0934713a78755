namespace Tidewire.ProxyTests.Servers;

/// <summary>Configurations of nginx with TLS.</summary>
internal static class TlsSites
{
    /// <summary>
    /// One server with a certificate of the authority. It passes every request to the upstream, with headers that describe the connection. Client
    /// certificates must be from the same authority.
    /// </summary>
    public static string TlsSite(this Proxy proxy, Certificates authority, Upstream upstream, string server = "", string protocol = "", string name = "localhost")
    {
        using var certificate = authority.Issue(name);
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
                location / {
                    proxy_set_header X-Protocol $server_protocol;
                    proxy_set_header X-Client-Fingerprint $ssl_client_fingerprint;
                    proxy_pass http://127.0.0.1:{{upstream.Port}};
                }
            }
            """;
    }
}

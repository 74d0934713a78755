using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Refusals;

/// <summary>A proxy that refuses every request with a page, or a challenge, of its own.</summary>
/// <param name="Status">The status of the page.</param>
/// <param name="Site">The configuration.</param>
/// <param name="OfHAProxy">Whether the proxy is HAProxy; otherwise it is nginx.</param>
internal sealed record Page(int Status, Func<Proxy, Upstream, string> Site, bool OfHAProxy = false)
{
    public static IReadOnlyDictionary<string, Page> All { get; } = new Dictionary<string, Page>
    {
        ["nginx deny all"] = Nginx(403, "deny all;"),
        ["nginx auth_basic"] = new(401, WithPasswords),
        ["nginx return 400"] = Nginx(400, "return 400;"),
        ["nginx return 404"] = Nginx(404, "return 404;"),
        ["nginx return 405"] = Nginx(405, "return 405;"),
        ["nginx return 302"] = Nginx(302, "return 302 /login;"),
        ["nginx return 413"] = Nginx(413, "return 413;"),
        ["haproxy deny"] = HAProxy(403, "http-request deny"),
        ["haproxy auth"] = HAProxy(401, "http-request auth realm site"),
        ["haproxy 422 page"] = HAProxy(422, "http-request return status 422 content-type \"text/html; charset=utf-8\" string <h1>No</h1>"),
        ["haproxy Basic, JSON"] = HAProxy(401, Challenge("Basic realm=site")),
        ["haproxy Digest, JSON"] = HAProxy(401, Challenge("Digest realm=site,nonce=1")),
        ["haproxy Negotiate, JSON"] = HAProxy(401, Challenge("Negotiate")),
        ["haproxy NTLM, JSON"] = HAProxy(401, Challenge("NTLM")),
    };

    /// <summary>Starts the proxy, which refuses every request.</summary>
    public Task<Proxy> StartAsync(Upstream upstream) => StartAsync(proxy => Site(proxy, upstream));

    /// <summary>Starts the same kind of proxy, which passes every request on.</summary>
    public Task<Proxy> StartOpenAsync(Upstream upstream) =>
        StartAsync(proxy => OfHAProxy ? Servers.HAProxy.Site(proxy, upstream) : Servers.Nginx.Site(proxy, upstream));

    private async Task<Proxy> StartAsync(Func<Proxy, string> site) =>
        OfHAProxy ? await Servers.HAProxy.StartAsync(site) : await Servers.Nginx.StartAsync(site);

    private static Page Nginx(int status, string location) => new(status, (proxy, upstream) => Servers.Nginx.Site(proxy, upstream, location));

    private static Page HAProxy(int status, string frontend) =>
        new(status, (proxy, upstream) => Servers.HAProxy.Site(proxy, upstream, frontend), OfHAProxy: true);

    private static string Challenge(string challenge) =>
        $"http-request return status 401 content-type application/json string {{}} hdr WWW-Authenticate \"{challenge}\"";

    private static string WithPasswords(Proxy proxy, Upstream upstream)
    {
        string passwords = Path.Combine(proxy.Folder.FullName, "passwords");
        File.WriteAllText(passwords, "ada:{PLAIN}secret\n");
        return Servers.Nginx.Site(proxy, upstream, $"auth_basic site; auth_basic_user_file {passwords};");
    }
}

namespace Tidewire.ProxyTests.Servers;

/// <summary>haproxy. The test's own configuration is appended after the <c>global</c> and <c>defaults</c> sections.</summary>
internal sealed class HAProxy : Proxy
{
    private const string Program = "/usr/sbin/haproxy";

    private HAProxy(Func<Proxy, string> site)
        : base(Program, site)
    {
    }

    // -W starts a master that restarts its worker on a signal; -db keeps the master in the foreground.
    protected override IEnumerable<string> Arguments => ["-W", "-db", "-f", ConfigurationFile];

    protected override string ReloadSignal => "USR2";

    /// <summary>Starts haproxy with the configuration of the test.</summary>
    public static Task<HAProxy> StartAsync(Func<Proxy, string> site) => StartAsync(Program, "haproxy", () => new HAProxy(site));

    /// <summary>Starts haproxy in front of an upstream, with the configuration of <see cref="Site"/>.</summary>
    public static Task<HAProxy> InFrontOfAsync(Upstream upstream, string frontend = "", string backend = "", string server = "") =>
        StartAsync(proxy => Site(proxy, upstream, frontend, backend, server));

    /// <summary>One front end and its upstream. The arguments add lines to the front end and the back end, and options to the server.</summary>
    public static string Site(Proxy proxy, Upstream upstream, string frontend = "", string backend = "", string server = "") => $"""
        frontend site
            bind 127.0.0.1:{proxy.Port}
            {frontend}
            default_backend upstream
        backend upstream
            {backend}
            server one 127.0.0.1:{upstream.Port} {server}
        """;

    protected override string Configuration(string site, int generation) => $"""
        global
            maxconn 2000
            hard-stop-after 10s
        defaults
            mode http
            timeout connect 1s
            timeout client 30s
            timeout server 30s
            timeout http-keep-alive 30s
        frontend status
            bind 127.0.0.1:{StatusPort}
            http-request return status 200 content-type text/plain string {generation}
        {site}

        """;

    protected override async Task<string> LogAsync()
    {
        string log = Path.Combine(Folder.FullName, "stderr.log");
        return File.Exists(log) ? await File.ReadAllTextAsync(log, CancellationToken.None) : "";
    }
}

namespace Tidewire.ProxyTests.Servers;

/// <summary>nginx. The test's own configuration is inserted into <c>http { … }</c>.</summary>
internal sealed class Nginx : Proxy
{
    private const string Program = "/usr/sbin/nginx";

    private Nginx(Func<Proxy, string> site)
        : base(Program, site)
    {
    }

    protected override IEnumerable<string> Arguments => ["-p", Folder.FullName, "-c", ConfigurationFile, "-e", ErrorLog];

    protected override string ReloadSignal => "HUP";

    private string ErrorLog => Path.Combine(Folder.FullName, "error.log");

    /// <summary>Starts nginx with the configuration of the test.</summary>
    public static Task<Nginx> StartAsync(Func<Proxy, string> site) => StartAsync(Program, "nginx", () => new Nginx(site));

    /// <summary>Starts nginx in front of an upstream, with the configuration of <see cref="Site"/>.</summary>
    public static Task<Nginx> InFrontOfAsync(Upstream upstream, string location = "", string http = "") =>
        StartAsync(proxy => Site(proxy, upstream, location, http));

    /// <summary>One server that passes everything on to an upstream. The arguments add directives to its location and to <c>http</c>.</summary>
    public static string Site(Proxy proxy, Upstream upstream, string location = "", string http = "") => $$"""
        {{http}}
        server {
            listen 127.0.0.1:{{proxy.Port}};
            location / {
                {{location}}
                proxy_pass http://127.0.0.1:{{upstream.Port}};
            }
        }
        """;

    /// <summary>Returns once the client has closed an idle connection, which is identified by nginx's <c>$connection</c> number.</summary>
    public async Task ClosedByClientAsync(string connection)
    {
        while (!(await LogAsync()).Contains($"*{connection} client 127.0.0.1 closed keepalive connection", StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    // If the test runs as root, `user` lets the workers read the test's folder. Otherwise, nginx ignores the directive with a warning.
    protected override string Configuration(string site, int generation) => $$"""
        user {{Environment.UserName}};
        daemon off;
        worker_processes 1;
        pid {{Folder.FullName}}/nginx.pid;
        error_log {{ErrorLog}} info;
        events { worker_connections 1024; }
        http {
            access_log off;
            client_body_temp_path {{Folder.FullName}}/client_body;
            proxy_temp_path {{Folder.FullName}}/proxy;
            fastcgi_temp_path {{Folder.FullName}}/fastcgi;
            uwsgi_temp_path {{Folder.FullName}}/uwsgi;
            scgi_temp_path {{Folder.FullName}}/scgi;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            server {
                listen 127.0.0.1:{{StatusPort}};
                location / { return 200 "{{generation}}"; }
            }
            {{site}}
        }
        """;

    protected override async Task<string> LogAsync() => File.Exists(ErrorLog) ? await File.ReadAllTextAsync(ErrorLog, CancellationToken.None) : "";
}

using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Tool.Tests.Servers;

namespace Tidewire.Tool.Tests.Doctor;

/// <summary>The doctor's checks of the connection to a service.</summary>
public sealed class DoctorServiceTests
{
    private static readonly string _onTime = RawServer.Date(ToolRun.Now);

    public static TheoryData<string, string, string, string> Answers { get; } = new()
    {
        { RawServer.Answer("200 OK", _onTime), "http", "ok", "200" },
        { RawServer.Answer("200 OK", _onTime, "<html>Sign in</html>", "text/html; charset=utf-8"), "http", "problem", "login page" },
        { RawServer.Answer("302 Found", _onTime + "Location: https://login.example.com/?token=marked\r\n"), "http", "problem", "redirect to login.example.com; the answer seems" },
        { RawServer.Answer("307 Temporary Redirect", _onTime + "Location: /login\r\n"), "http", "problem", "redirect to the same host" },
        { RawServer.Answer("302 Found", _onTime), "http", "problem", "redirect to the same host" },
        { $"HTTP/1.1 200 OK\r\n{_onTime}Content-Length: 0\r\n\r\n", "http", "ok", "200" },
        { RawServer.Answer("407 Proxy Authentication Required", _onTime), "http", "problem", "a proxy between this machine and the service requires a login" },
        { RawServer.Answer("401 Unauthorized", _onTime + "WWW-Authenticate: Negotiate\r\n"), "http", "problem", "challenge Negotiate" },
        { RawServer.Answer("401 Unauthorized", _onTime + "WWW-Authenticate: Bearer\r\n"), "http", "unknown", "401" },
        { RawServer.Answer("404 Not Found", _onTime), "http", "unknown", "says nothing about its health" },
        { RawServer.Answer("429 Too Many Requests", _onTime + "Retry-After: 7\r\n"), "http", "warning", "Retry-After 7" },
        { RawServer.Answer("503 Service Unavailable", _onTime), "http", "problem", "503" },
        { RawServer.Answer("200 OK", _onTime + "Via: 1.1 squid\r\n"), "http", "ok", "through a proxy (1.1 squid)" },
        { "SSH-2.0-OpenSSH_9.2\r\n\r\n", "http", "problem", "not HTTP" },
        { RawServer.Answer("200 OK", RawServer.Date(ToolRun.Now.AddSeconds(4))), "clock", "ok", "within 5 s" },
        { RawServer.Answer("200 OK", RawServer.Date(ToolRun.Now.AddSeconds(20))), "clock", "warning", "20 s ahead of" },
        { RawServer.Answer("200 OK", RawServer.Date(ToolRun.Now.AddMinutes(-10))), "clock", "problem", "600 s behind" },
        { RawServer.Answer("200 OK"), "clock", "unknown", "no Date header" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Doctor_InterpretsTheResponse(string answer, string name, string verdict, string fragment)
    {
        await using var server = new RawServer(_ => answer);

        var run = await ToolRun.OfAsync("doctor --json", ("NOTIFICATION_SERVICE_URL", server.Address), ("HTTP_PROXY", "http://ignored"));

        var check = run.Check(name, "Notifications");
        Assert.Equal(verdict, check.Verdict.ToString(), ignoreCase: true);
        Assert.Contains(fragment, check.Text, StringComparison.Ordinal);
        Assert.Equal(verdict == "problem" ? ExitCode.Findings : ExitCode.Ok, run.ExitCode);
    }

    [Theory]
    [InlineData(1, "ok")]
    [InlineData(3, "warning")]
    [InlineData(6, "problem")]
    public async Task Doctor_ComparesTheMedianLatency_WithTheBudget(int seconds, string verdict)
    {
        var time = new FakeTimeProvider(ToolRun.Now);
        int requests = 0;
        await using var server = new RawServer(_ =>
        {
            // A few slow answers, such as the first one on a new connection, do not change the median.
            time.Advance(TimeSpan.FromSeconds(++requests is 1 or 3 ? 9 : seconds));
            return RawServer.Answer("200 OK");
        });

        var run = await ToolRun.OfAsync(Machine(("AUTH_SERVICE_URL", server.Address)) with { Time = time }, "doctor", "--json", "--timeout", "60");

        Assert.Equal(verdict, run.Check("latency").Verdict.ToString(), ignoreCase: true);
        Assert.Contains($"median {seconds * 1000} ms over 4 requests", run.Check("latency").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_StopsAtDns_WhenTheNameDoesNotResolve()
    {
        var machine = Machine(("AUTH_SERVICE_URL", "https://auth.example.test")) with
        {
            Resolve = (_, _) => Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)),
        };

        var run = await ToolRun.OfAsync(machine, "doctor", "--json");

        Assert.Equal(["dns"], run.Problems);
        Assert.Equal("auth.example.test cannot be resolved: the name does not resolve", run.Check("dns").Text);
    }

    [Fact]
    public async Task Doctor_StopsAtDns_WhenTheNameHasNoAddress()
    {
        var machine = Machine(("AUTH_SERVICE_URL", "https://auth.example.test")) with { Resolve = (_, _) => Task.FromResult<IPAddress[]>([]) };

        var run = await ToolRun.OfAsync(machine, "doctor", "--json");

        Assert.Equal(["dns"], run.Problems);
        Assert.Equal("auth.example.test cannot be resolved: it has no address", run.Check("dns").Text);
    }

    [Fact]
    public async Task Doctor_SkipsAService_ThatServiceDiscoveryResolves()
    {
        var machine = Machine(("AUTH_SERVICE_URL", "https+http://auth")) with { Resolve = (_, _) => throw new NotSupportedException() };

        var run = await ToolRun.OfAsync(machine, "doctor", "--json");

        Assert.Empty(run.Problems);
        Assert.Equal("service discovery in the application resolves the address, so the service is not checked", run.Check("dns").Text);
    }

    [Fact]
    public async Task Doctor_StopsAtTcp_WhenNothingListens()
    {
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)reserved.LocalEndPoint!).Port;

        var run = await ToolRun.OfAsync("doctor --json", ("AUTH_SERVICE_URL", $"http://127.0.0.1:{port}"));

        Assert.Equal(["tcp"], run.Problems);
        Assert.Contains("nothing listens there", run.Check("tcp").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_SaysHowLongItWaited_WhenNoAnswerComes()
    {
        var time = new FakeTimeProvider(ToolRun.Now);
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        Task<ToolRun> running = ToolRun.OfAsync(
            Machine(("AUTH_SERVICE_URL", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}")) with { Time = time }, "doctor", "--json", "--timeout", "3");

        // The first connection is the TCP check. The request arrives on the second.
        using var first = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using var second = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await second.GetStream().ReadExactlyAsync(new byte[16], TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(3));
        var run = await running;

        Assert.Equal(["http"], run.Problems);
        Assert.EndsWith("the time limit of 3 s expired", run.Check("http").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200 OK", "text/html", "seems to come from a login page or a proxy")]
    [InlineData("407 Proxy Authentication Required", "application/json", "requires a login")]
    [InlineData("200 OK", "application/json", "200")]
    public async Task Doctor_NamesTheProxy_ThatRequestsGoThrough(string status, string type, string fragment)
    {
        await using var proxy = new RawServer(_ => RawServer.Answer(status, _onTime, type: type));
        var machine = Machine(("NOTIFICATION_SERVICE_URL", "http://notify.example.test/base")) with { Proxy = new WebProxy($"http://user:marked@127.0.0.1:{proxy.Port}") };

        var run = await ToolRun.OfAsync(machine, "doctor", "--json", "--client", "Notifications");

        Assert.Contains($"the proxy 127.0.0.1:{proxy.Port}", run.Check("proxy").Text, StringComparison.Ordinal);
        Assert.Contains(fragment, run.Check("http").Text, StringComparison.Ordinal);
        Assert.StartsWith("GET http://notify.example.test/base/health HTTP/1.1", proxy.Requests.First(), StringComparison.Ordinal);
        Assert.DoesNotContain("marked", run.Output, StringComparison.Ordinal);
    }

    private static ToolMachine Machine(params (string Name, string Value)[] variables) =>
        new() { Variables = variables.ToDictionary(variable => variable.Name, variable => variable.Value) };
}

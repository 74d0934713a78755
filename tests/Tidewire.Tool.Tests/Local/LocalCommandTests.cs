using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.Tool.Tests.Local;

/// <summary>The services of <c>tidewire local</c>, and what it prints.</summary>
public sealed class LocalCommandTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Local_PrintsExportsAndARequest_ThatVerifiesAToken_AndEndsOnCancellation(bool requiresKey)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var output = new SignalingWriter("curl ");
        var machine = new ToolMachine { Cancellation = stop.Token, Time = TimeProvider.System };
        Task<int> running = ToolApplication.RunAsync(requiresKey ? ["local", "--require-key"] : ["local"], machine.Context(output, TextWriter.Null), stop.Token);
        await output.Seen.WaitAsync(TestContext.Current.CancellationToken);

        var lines = output.ToString().Split(Environment.NewLine);
        var exports = lines.Where(line => line.StartsWith("export ", StringComparison.Ordinal)).Select(line => line[7..].Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await client.SendAsync(RequestOf(lines.Single(line => line.StartsWith("curl ", StringComparison.Ordinal))), TestContext.Current.CancellationToken);

        Assert.Equal("ada", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["sub"]);
        string[] names = ["ANALYTICS_SERVICE_URL", "AUTH_SERVICE_URL", "NOTIFICATION_SERVICE_URL", .. requiresKey ? (string[])["ANALYTICS_API_KEY", "AUTH_SERVICE_API_KEY", "NOTIFICATION_API_KEY"] : []];
        Assert.Equal(names.Order(), exports.Keys.Order());

        // With the printed exports, the doctor finds healthy services.
        var run = await ToolRun.OfAsync(new ToolMachine { Variables = exports, Time = TimeProvider.System }, "doctor", "--json", "--check-keys", "--timeout", "120");
        Assert.Empty(run.Problems);

        await stop.CancelAsync();
        Assert.Equal(ExitCode.Ok, await running);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync($"{exports["AUTH_SERVICE_URL"]}/health", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--auth-port")]
    [InlineData("--notifications-port")]
    [InlineData("--analytics-port")]
    public async Task Local_NamesThePortAndTheOption_WhenThePortIsTaken(string option)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var run = await ToolRun.OfAsync($"local {option} {port}");

        Assert.Equal($"Port {port} is taken. Choose another with {option}, or omit the option to use a free port.", run.Error.TrimEnd());
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Local_ListensOnAGivenPort()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var reserved = new ReservedPort();
        int port = reserved.Number;
        var output = new SignalingWriter("curl ");
        Task<int> running = ToolApplication.RunAsync(["local", "--analytics-port", $"{port}"], new ToolMachine().Context(output, TextWriter.Null), stop.Token);
        await output.Seen.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Contains($"export ANALYTICS_SERVICE_URL=http://127.0.0.1:{port}{Environment.NewLine}", output.ToString(), StringComparison.Ordinal);
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Ok, await running);
    }

    // Parses the printed curl command: the address, and headers and a body in single quotes.
    private static HttpRequestMessage RequestOf(string curl)
    {
        string[] quoted = [.. curl.Split('\'').Where((_, index) => index % 2 == 1)];
        var request = new HttpRequestMessage(HttpMethod.Post, curl.Split(' ').Single(word => word.StartsWith("http", StringComparison.Ordinal)))
        {
            Content = new StringContent(quoted[^1], Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        foreach (string header in quoted[1..^1])
            request.Headers.Add(header.Split(": ")[0], header.Split(": ")[1]);
        return request;
    }
}

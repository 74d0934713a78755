using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tidewire.LocalServices.Tests.Host;

public sealed partial class HostTests
{
    private const string LastLine = "/_faults";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Host_PrintsExportCommands_ForItsThreeServices()
    {
        await using var process = HostProcess.Start();
        using var http = new HttpClient();

        await process.ReadUntilAsync(LastLine);
        var exports = Export().Matches(process.Output).ToDictionary(match => match.Groups[1].Value, match => new Uri(match.Groups[2].Value));

        Assert.Equal(["AUTH_SERVICE_URL", "NOTIFICATION_SERVICE_URL", "ANALYTICS_SERVICE_URL"], exports.Keys);
        foreach (var (variable, address) in exports)
        {
            var health = await http.GetFromJsonAsync<JsonElement>(new Uri(address, "health"), Ct);
            Assert.StartsWith(health.GetProperty("service").GetString()!, variable.Replace("NOTIFICATION_", "notifications_", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("key-1")]
    public async Task Host_PrintsACurlCommand_ThatVerifiesAToken(string? key)
    {
        await using var process = HostProcess.Start(key is null ? [] : ["--ApiKey", key]);
        using var http = new HttpClient();

        await process.ReadUntilAsync(LastLine);
        string line = process.Output.Split(Environment.NewLine).Single(text => text.Contains("/verify", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Post, Address().Match(line).Value)
        {
            Content = new StringContent(Body().Match(line).Groups[1].Value, Encoding.UTF8, "application/json"),
        };
        if (line.Contains("-H 'X-Api-Key: <the key>'", StringComparison.Ordinal)) request.Headers.Add("X-Api-Key", key);
        using HttpResponseMessage response = await http.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("ada", (await response.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("sub").GetString());
        if (key is not null) Assert.DoesNotContain(key, process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_PrintsOneSentence_WhenAPortIsTaken()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var process = HostProcess.Start("--AuthPort", $"{port}");

        var (exitCode, error) = await process.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal($"Failed to bind to address http://127.0.0.1:{port}: address already in use.", error.TrimEnd());
    }

    [GeneratedRegex(@"export (\w+)=(\S+)")]
    private static partial Regex Export();

    [GeneratedRegex(@"http://[^ ]+")]
    private static partial Regex Address();

    [GeneratedRegex("-d '([^']*)'")]
    private static partial Regex Body();
}

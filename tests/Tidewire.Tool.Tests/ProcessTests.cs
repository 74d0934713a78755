using Tidewire.Tool.Reporting;
using Tidewire.Tool.Tests.Servers;

namespace Tidewire.Tool.Tests;

/// <summary>Behavior that needs a separate process: trusted authorities, the proxy of the environment, signals.</summary>
public sealed class ProcessTests
{
    [Theory]
    [InlineData(300, false, "trusted, and valid until")]
    [InlineData(10, true, "Renew it")]
    public async Task Doctor_TrustsWhatTheMachineTrusts_AndWarnsBeforeACertificateExpires(int days, bool warns, string fragment)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = Certificates.Of("localhost", now.AddDays(-1), now.AddDays(days));
        using var files = new ApplicationDirectory().With("trusted.pem", certificate.ExportCertificatePem());
        await using var server = new RawServer(_ => RawServer.Answer("200 OK", RawServer.Date(TimeProvider.System.GetUtcNow())), certificate);

        using var tool = new ToolProcess(
            new Dictionary<string, string>
            {
                ["SSL_CERT_FILE"] = Path.Combine(files.Path, "trusted.pem"),
                ["NOTIFICATION_SERVICE_URL"] = $"https://localhost:{server.Port}",
            },
            "doctor", "--json", "--timeout", "120");
        var run = await tool.EndAsync();

        Assert.Equal(warns ? Verdict.Warning : Verdict.Ok, run.Check("tls").Verdict);
        Assert.Contains(fragment, run.Check("tls").Text, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task Doctor_GoesThroughTheProxyOfTheEnvironment()
    {
        await using var proxy = new RawServer(_ => RawServer.Answer("200 OK", body: "<html/>", type: "text/html"));

        using var tool = new ToolProcess(
            new Dictionary<string, string>
            {
                ["HTTP_PROXY"] = proxy.Address,
                ["http_proxy"] = proxy.Address,
                ["NO_PROXY"] = "",
                ["no_proxy"] = "",
                ["NOTIFICATION_SERVICE_URL"] = "http://notify.example.test",
            },
            "doctor", "--json", "--timeout", "120");
        var run = await tool.EndAsync();

        Assert.Contains($"127.0.0.1:{proxy.Port}", run.Check("proxy").Text, StringComparison.Ordinal);
        Assert.Equal(["http"], run.Problems);
    }

    [Fact]
    public async Task Local_ExitsWithZero_OnCtrlC()
    {
        using var tool = new ToolProcess(new Dictionary<string, string>(), "local");
        while (await tool.Output.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.StartsWith("curl ", StringComparison.Ordinal))
        {
        }

        tool.Interrupt();
        var run = await tool.EndAsync();

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Empty(run.Error);
    }
}

using Tidewire.Tool.Tests.Servers;

namespace Tidewire.Tool.Tests.Doctor;

/// <summary>The doctor's checks of certificates.</summary>
public sealed class DoctorTlsTests
{
    private const string Host = "auth.example.test";

    public static TheoryData<string, int, int, string> Refused { get; } = new()
    {
        { Host, -400, -35, "it expired on 2026-01-25" },
        { Host, 1, 30, "it is not valid before 2026-03-02" },
        { "other.example.test", -1, 300, $"it is for other.example.test, not for {Host}" },
        { Host, -1, 300, "it was not issued by an authority that this machine trusts" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Doctor_SaysWhyACertificateIsRefused(string name, int begins, int ends, string fragment)
    {
        using var certificate = Certificates.Of(name, ToolRun.Now.AddDays(begins), ToolRun.Now.AddDays(ends));
        await using var server = new RawServer(_ => RawServer.Answer("200 OK"), certificate);

        var run = await ToolRun.OfAsync("doctor --json", ("AUTH_SERVICE_URL", $"https://{Host}:{server.Port}"), ("AUTH_SERVICE_API_KEY", "marked"));

        Assert.Equal(["tls"], run.Problems);
        Assert.Contains(fragment, run.Check("tls").Text, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests, request => request.Contains("marked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_SaysThatTheHandshakeFailed_WhenTheServiceSpeaksPlainHttp()
    {
        await using var server = new RawServer(_ => RawServer.Answer("400 Bad Request"));

        var run = await ToolRun.OfAsync("doctor --json", ("AUTH_SERVICE_URL", $"https://{Host}:{server.Port}"));

        Assert.Equal(["http"], run.Problems);
        Assert.Contains("TLS handshake failed", run.Check("http").Text, StringComparison.Ordinal);
    }
}

using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Server.Steps;

namespace Tidewire.FaultTests.Matrix;

/// <summary>
/// The output of health probes and of queued events, which the fault matrix does not produce. When a <see cref="Subject"/> is disposed, it
/// searches the output for secrets.
/// </summary>
public sealed class TelemetryLeakTests
{
    private static readonly Dictionary<string, Step[]> _echoes = new()
    {
        ["status line"] = [ReadRequest, Write("HTTP/1.1 2{authorization}\r\n\r\n")],
        ["reason"] = [ReadRequest, Answer("500 {authorization}")],
        ["header name"] = [ReadRequest, Write(Head("200 OK", "{authorization}: x"))],
        ["header value"] = [ReadRequest, Answer("503 Unavailable", "X-Request-Id: {authorization}")],
        ["body"] = [ReadRequest, Answer("500 Error", body: "{authorization}")],
        ["location"] = [ReadRequest, Answer("302 Found", "Location: http://{authorization}.example/")],
        ["nothing"] = [ReadRequest, Reset],
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Echoes => [.. _echoes.Keys];

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task Probe_DoesNotShowTheCredential_WhenTheServiceEchoesIt(string echo)
    {
        await using var server = new ScriptedServer(_echoes[echo]);
        await using var subject = new Subject(server.Address, TimeSpan.FromMinutes(1));

        var report = await subject.ProbeAsync("/health");

        Assert.All(report.Entries.Values, entry => Assert.Equal(HealthStatus.Degraded, entry.Status));
        Assert.NotEmpty(server.Requests);
    }

    [Fact]
    public async Task QueuedEvents_LeaveNoContentInTelemetry_WhenTheyAreDropped()
    {
        await using var server = new ScriptedServer([ReadRequest, Answer("400 Bad {body} {authorization}")]);
        await using var subject = new Subject(server.Address, TimeSpan.FromMinutes(1));

        Assert.True(subject.Track());
        var account = await subject.FlushAsync(Ct);

        Assert.Equal(1, account.Dropped);
    }
}

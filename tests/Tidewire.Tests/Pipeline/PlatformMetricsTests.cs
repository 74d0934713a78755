using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Tidewire.Tests.Pipeline;

/// <summary>.NET's own request metrics, over in-memory connections.</summary>
public sealed class PlatformMetricsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Durations_NameClientAndMethod_IfOurMetricsHaveAListener(bool isMeasured)
    {
        using var ledger = new MemoryLedger(http => http.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            ConnectCallback = static (_, _) => new(new Connection()),
        }));
        var meters = ledger.Services.GetRequiredService<IMeterFactory>();
        using var own = isMeasured ? new MetricCollector<double>(meters, TidewireTelemetry.MeterName, TidewireTelemetry.CallDuration) : null;
        using var durations = new MetricCollector<double>(meters, "System.Net.Http", "http.client.request.duration");

        Assert.True((await ledger.GetAsync()).IsSuccess);
        using var response = await ledger.SendAsync(HttpMethod.Get, "/base/entries/e1");

        var measured = durations.GetMeasurementSnapshot();
        Assert.Equal(2, measured.Count);
        Assert.Equal(isMeasured ? "ledger" : null, measured[0].Tags.GetValueOrDefault(TidewireTelemetry.ClientTag));
        Assert.Equal(isMeasured, measured[0].Tags.ContainsKey(TidewireTelemetry.MethodTag));
        Assert.DoesNotContain(TidewireTelemetry.ClientTag, measured[1].Tags.Keys);
    }

    /// <summary>Answers one request, and accepts whatever is written.</summary>
    private sealed class Connection() : MemoryStream(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 27\r\n\r\n{\"id\":\"e1\",\"amount-due\":12}"), writable: false)
    {
        public override bool CanWrite => true;

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.CompletedTask;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;
    }
}

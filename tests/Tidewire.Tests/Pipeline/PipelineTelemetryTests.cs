using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Diagnostics;
using Polly;
using Polly.Telemetry;
using Tidewire.Pipeline;
using Tidewire.Tests.Resilience;

namespace Tidewire.Tests.Pipeline;

/// <summary>Polly's telemetry names the operation and is logged at Debug, for the pipelines of our clients only.</summary>
public sealed class PipelineTelemetryTests
{
    private readonly TelemetryOptions _options = new();
    private bool _usesApplicationResilience;
    private bool _isDisposed;

    public PipelineTelemetryTests()
    {
        var settings = CircuitTest.SettingsOf(threshold: 1, firstBreak: 1, longestBreak: 1);
        var client = new ArrangedClient(
            "Tidewire.Ledger",
            _ => _isDisposed ? throw new ObjectDisposedException("services") : () => settings with { UseApplicationResilience = _usesApplicationResilience },
            _ => throw new InvalidOperationException(),
            _ => throw new InvalidOperationException());
        Telemetry = new([client], new ServiceCollection().BuildServiceProvider());
    }

    private PipelineTelemetry Telemetry { get; }

    [Theory]
    [InlineData("Tidewire.Ledger-standard", ResilienceEventSeverity.Error, ResilienceEventSeverity.Debug)]
    [InlineData("Tidewire.Ledger-standard", ResilienceEventSeverity.Information, ResilienceEventSeverity.Debug)]
    [InlineData("Tidewire.Ledger-standard", ResilienceEventSeverity.None, ResilienceEventSeverity.None)]
    [InlineData("Tidewire.Ledger-own", ResilienceEventSeverity.Error, ResilienceEventSeverity.Error)]
    [InlineData("Other-standard", ResilienceEventSeverity.Warning, ResilienceEventSeverity.Warning)]
    [InlineData(null, ResilienceEventSeverity.Warning, ResilienceEventSeverity.Warning)]
    public void Events_OfOurPipelines_AreLoggedAtDebug(string? pipeline, ResilienceEventSeverity severity, ResilienceEventSeverity logged)
    {
        Telemetry.PostConfigure(name: null, _options);

        Assert.Equal(logged, SeverityOf(pipeline, severity));
        Assert.Equal(logged, SeverityOf(pipeline, severity));
    }

    [Fact]
    public void Severity_OfTheApplication_IsKept_ForItsPipelines()
    {
        _options.SeverityProvider = _ => ResilienceEventSeverity.Critical;
        Telemetry.PostConfigure(name: null, _options);

        Assert.Equal(ResilienceEventSeverity.Critical, SeverityOf("other", ResilienceEventSeverity.Information));
        Assert.Equal(ResilienceEventSeverity.Debug, SeverityOf("Tidewire.Ledger-standard", ResilienceEventSeverity.None));
    }

    [Fact]
    public void Severity_IsKept_WhenResilienceIsLeftToTheApplication()
    {
        _usesApplicationResilience = true;
        Telemetry.PostConfigure(name: null, _options);

        Assert.Equal(ResilienceEventSeverity.Warning, SeverityOf("Tidewire.Ledger-standard", ResilienceEventSeverity.Warning));
    }

    [Fact]
    public void Call_ThatOutlivesTheServices_IsLoggedAtDebug()
    {
        _isDisposed = true;
        Telemetry.PostConfigure(name: null, _options);

        Assert.Equal(ResilienceEventSeverity.Debug, SeverityOf("Tidewire.Ledger-standard", ResilienceEventSeverity.Warning));
    }

    [Theory]
    [InlineData("Tidewire.Ledger-standard", true, null, "ILedger.Get ledger")]
    [InlineData("Tidewire.Ledger-standard", false, null, "")]
    [InlineData("Tidewire.Ledger-standard", true, "named", "named")]
    [InlineData("other", true, null, "")]
    public void Metrics_OfOurPipelines_NameTheOperation_Once(string pipeline, bool isKnown, string? already, string named)
    {
        Telemetry.PostConfigure(name: null, _options);
        using var request = new HttpRequestMessage();
        if (isKnown)
            request.SetRequestMetadata(new RequestMetadata { RequestName = "ILedger.Get", DependencyName = "ledger" });
        List<KeyValuePair<string, object?>> tags = already is null ? [new("error.type", "x")] : [new("error.type", "x"), new("request.name", already)];

        var context = ResilienceContextPool.Shared.Get(TestContext.Current.CancellationToken);
        context.SetRequestMessage(request);
        var arguments = new TelemetryEventArguments<HttpResponseMessage, string>(
            new(pipeline, null, null), new(ResilienceEventSeverity.Information, "OnRetry"), context, "", outcome: null);
        Assert.Single(_options.MeteringEnrichers).Enrich(new EnrichmentContext<HttpResponseMessage, string>(in arguments, tags));

        Assert.Equal(named, string.Join(' ', tags.Where(tag => tag.Key is "request.name" or "request.dependency.name").Select(tag => tag.Value)));
    }

    private ResilienceEventSeverity SeverityOf(string? pipeline, ResilienceEventSeverity severity) =>
        _options.SeverityProvider!(new(new(pipeline, null, null), new(severity, "OnRetry"), ResilienceContextPool.Shared.Get(TestContext.Current.CancellationToken)));
}

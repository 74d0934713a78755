using Microsoft.Extensions.Options;
using Polly.Telemetry;

namespace Tidewire.Resilience;

/// <summary>
/// Lowers what Polly says of every call of our clients from information to debug: two lines for each request that went well. Pipelines of the application,
/// warnings and metrics are left as they are.
/// </summary>
internal sealed class PipelineSeverity : IPostConfigureOptions<TelemetryOptions>
{
    private const string OurPipelines = "Tidewire.";

    public void PostConfigure(string? name, TelemetryOptions options)
    {
        var others = options.SeverityProvider;
        options.SeverityProvider = arguments =>
        {
            var severity = others?.Invoke(arguments) ?? arguments.Event.Severity;
            return severity == ResilienceEventSeverity.Information && arguments.Source.PipelineName?.StartsWith(OurPipelines, StringComparison.Ordinal) == true
                ? ResilienceEventSeverity.Debug
                : severity;
        };
    }
}

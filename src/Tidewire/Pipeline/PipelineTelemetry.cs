using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Polly.Telemetry;

namespace Tidewire.Pipeline;

/// <summary>
/// What Polly reports of our clients: its metrics name the operation, and its lines are debug. There are two for each request that went well, and several
/// warnings for each that did not; how a call ended is said once, by ours. Pipelines of the application are left as they are, also on a client of ours that is left
/// to them.
/// </summary>
internal sealed class PipelineTelemetry(IEnumerable<ArrangedClient> clients, IServiceProvider services) : IPostConfigureOptions<TelemetryOptions>
{
    private const string StandardPipeline = "-standard";
    private readonly ConcurrentDictionary<string, bool> _isOurs = new(StringComparer.Ordinal);

    public void PostConfigure(string? name, TelemetryOptions options)
    {
        options.MeteringEnrichers.Add(new OperationEnricher(IsOurs));
        var others = options.SeverityProvider;
        options.SeverityProvider = arguments =>
        {
            var severity = others?.Invoke(arguments) ?? arguments.Event.Severity;
            return severity > ResilienceEventSeverity.Debug && IsOurs(arguments.Source) ? ResilienceEventSeverity.Debug : severity;
        };
    }

    private bool IsOurs(ResilienceTelemetrySource source) => source.PipelineName is { } name && _isOurs.GetOrAdd(name, Find);

    private bool Find(string pipeline)
    {
        if (clients.FirstOrDefault(client => client.Name + StandardPipeline == pipeline) is not { } client)
            return false;

        try
        {
            return !client.Settings(services)().UseApplicationResilience;
        }
        catch (ObjectDisposedException)
        {
            // A call that goes on while the services are disposed of.
            return true;
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Polly.Telemetry;

namespace Tidewire.Pipeline;

/// <summary>
/// Configures Polly's telemetry for Tidewire's clients: its metrics name the operation, and it logs at Debug. By default, Polly logs twice
/// for each successful request and several warnings for each failed one, while Tidewire logs the outcome of a call once. Pipelines of the
/// application are not changed, even on a client with UseApplicationResilience.
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
            // The call outlives the disposal of the services.
            return true;
        }
    }
}

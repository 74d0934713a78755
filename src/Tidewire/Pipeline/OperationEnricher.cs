using Polly;
using Polly.Telemetry;

namespace Tidewire.Pipeline;

/// <summary>
/// Adds the operation to Polly's metrics of Tidewire's clients, with the tags of .NET's own enricher. That enricher applies to all
/// pipelines, so the application decides whether to add it. If the application added it, the tags of that enricher are kept.
/// </summary>
/// <param name="isOurs">Whether a pipeline belongs to a Tidewire client.</param>
internal sealed class OperationEnricher(Func<ResilienceTelemetrySource, bool> isOurs) : MeteringEnricher
{
    private const string RequestName = "request.name";
    private const string DependencyName = "request.dependency.name";

    public override void Enrich<TResult, TArgs>(in EnrichmentContext<TResult, TArgs> context)
    {
        if (!isOurs(context.TelemetryEvent.Source)
            || context.TelemetryEvent.Context.GetRequestMessage()?.GetRequestMetadata() is not { } metadata
            || HasName(context.Tags))
            return;

        context.Tags.Add(new(RequestName, metadata.RequestName));
        context.Tags.Add(new(DependencyName, metadata.DependencyName));
    }

    private static bool HasName(IList<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == RequestName)
                return true;
        }

        return false;
    }
}

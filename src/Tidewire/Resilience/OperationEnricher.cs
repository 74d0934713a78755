using Polly;
using Polly.Telemetry;

namespace Tidewire.Resilience;

/// <summary>
/// Names the operation in Polly's metrics of our clients, in the words of the platform's own enricher. That one is for all pipelines of an application and so
/// for the application to add; where it has, its names stand.
/// </summary>
internal sealed class OperationEnricher : MeteringEnricher
{
    private const string RequestName = "request.name";
    private const string DependencyName = "request.dependency.name";

    public override void Enrich<TResult, TArgs>(in EnrichmentContext<TResult, TArgs> context)
    {
        if (!PipelineTelemetry.IsOurs(context.TelemetryEvent.Source)
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

using Polly;
using Polly.Telemetry;

namespace Tidewire.Pipeline;

/// <summary>
/// Names the operation in Polly's metrics of our clients, in the words of the platform's own enricher. That one is for all pipelines of an application and so
/// for the application to add; where it has, its names stand.
/// </summary>
/// <param name="isOurs">Whether a pipeline is one of ours.</param>
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

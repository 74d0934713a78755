using System.Net.Http.Metrics;
using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>Names the operation in what others measure: Polly by its metadata, the platform by tags of ours on <c>http.client.request.duration</c>.</summary>
internal static class RequestNames
{
    private static readonly Action<HttpMetricsEnrichmentContext> _enrich = Enrich;

    /// <param name="request">The request.</param>
    /// <param name="operation">What it is for.</param>
    /// <param name="isMeasured">Whether someone listens to metrics of ours, and so, as a rule, to the platform's: the tags cost an allocation.</param>
    public static void Set(HttpRequestMessage request, ApiOperation operation, bool isMeasured)
    {
        request.SetRequestMetadata(operation.Metadata);
        if (isMeasured)
            HttpMetricsEnrichmentContext.AddCallback(request, _enrich);
    }

    private static void Enrich(HttpMetricsEnrichmentContext context)
    {
        if (!CallContext.TryGet(context.Request, out var call) || call.Operation is not { } operation)
            return;

        context.AddCustomTag(TidewireTelemetry.ClientTag, operation.Client);
        context.AddCustomTag(TidewireTelemetry.MethodTag, operation.Name);
    }
}

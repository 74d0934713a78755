using System.Net.Http.Metrics;
using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>
/// Adds the operation to the telemetry of other libraries: as request metadata for Polly, and as tags of .NET's
/// <c>http.client.request.duration</c>.
/// </summary>
internal static class RequestNames
{
    private static readonly Action<HttpMetricsEnrichmentContext> _enrich = Enrich;

    /// <param name="request">The request.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="isMeasured">
    /// Whether Tidewire's metrics have a listener. If so, .NET's metrics usually have one too; if not, the allocation for the tags is saved.
    /// </param>
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

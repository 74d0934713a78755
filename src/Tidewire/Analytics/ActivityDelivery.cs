using System.Diagnostics;
using System.Text.Json;
using Tidewire.Pipeline;
using Tidewire.Telemetry;

namespace Tidewire.Analytics;

/// <summary>Sends events, one by the contract's endpoint or several by the batch's, as any other call is sent. Never throws.</summary>
internal sealed class ActivityDelivery(ServiceCaller<IAnalyticsApi> caller, string client, string prefix)
{
    // OpenTelemetry keeps no more by default.
    private const int MaxLinks = 128;

    public async Task<DeliveryOutcome> SendAsync(ActivityBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            using var activity = CallTelemetry.StartDelivery(client, batch.Activities.Length, Links(batch));
            var result = batch.Activities is [var single]
                ? await caller.TryAsync((api, ct) => api.ReportAsync(single.Report, single.Key(prefix), ct), cancellationToken).ConfigureAwait(false)
                : await SendTogetherAsync(batch, cancellationToken).ConfigureAwait(false);
            return new(batch, result.Failure, null);
        }
        catch (Exception e)
        {
            return new(batch, null, e);
        }
    }

    private Task<ServiceResult> SendTogetherAsync(ActivityBatch batch, CancellationToken cancellationToken)
    {
        var items = Array.ConvertAll(batch.Activities, activity => BatchItem.Of(activity, prefix));
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(items, AnalyticsJsonContext.Default.BatchItemArray);
        string path = batch.Path![1..];
        return caller.TryAsync((api, ct) => api.ReportBatchAsync(path, new JsonBody(json), ct), cancellationToken);
    }

    private static List<ActivityLink>? Links(ActivityBatch batch)
    {
        List<ActivityLink>? links = null;
        foreach (var activity in batch.Activities)
        {
            if (activity.Trace != default && (links ??= []).Count < MaxLinks)
                links.Add(new(activity.Trace));
        }

        return links;
    }
}

using Microsoft.Extensions.Http.Diagnostics;

namespace Tidewire.Resilience;

/// <summary>One method of a Refit interface, as the pipeline sees it.</summary>
/// <param name="Client">The client, as it is named in metrics and traces.</param>
/// <param name="Name">The method, as it is named there.</param>
/// <param name="Reply">What it wants of a reply.</param>
/// <param name="Metadata">Names it in the metrics of Polly, and of everything else that reads such metadata.</param>
/// <param name="IsDelivery">Whether it delivers queued items, so that nobody calls it directly.</param>
internal sealed record ApiOperation(string Client, string Name, ReplyShape Reply, RequestMetadata Metadata, bool IsDelivery);

using Microsoft.Extensions.Http.Diagnostics;

namespace Tidewire.Resilience;

/// <summary>A method of a Refit interface, as used by the pipeline.</summary>
/// <param name="Client">The client's name in metrics and traces.</param>
/// <param name="Name">The method's name in metrics and traces.</param>
/// <param name="Reply">How the method's reply is treated.</param>
/// <param name="Metadata">The request metadata, which names the method in the metrics of Polly and other libraries.</param>
/// <param name="IsDelivery">Whether the method delivers queued items, instead of being called directly.</param>
internal sealed record ApiOperation(string Client, string Name, ReplyShape Reply, RequestMetadata Metadata, bool IsDelivery);

using System.Net;
using Tidewire.Resilience;

namespace Tidewire.Delivery;

/// <summary>Maps a failed call to an outcome for its items. An item is dropped only if the service itself refuses that item.</summary>
internal static class DeliveryVerdict
{
    public static DeliveryOutcome Of(ServiceFailure failure, bool isAlone) => failure switch
    {
        { Kind: ServiceFailureKind.CircuitOpen } => new(DeliveryOutcomeKind.NotSent),
        { Kind: ServiceFailureKind.Throttled, StatusCode: HttpStatusCode.TooManyRequests } => new(DeliveryOutcomeKind.Throttled, failure.RetryAfter),
        { Kind: ServiceFailureKind.Throttled } => new(DeliveryOutcomeKind.Unavailable, failure.RetryAfter),
        { StatusCode: HttpStatusCode.ServiceUnavailable, RetryAfter: not null } => new(DeliveryOutcomeKind.Unavailable, failure.RetryAfter),
        // A handler may fail because of one item, and then must not stop the others.
        { Reason: Reasons.HandlerFailed } => new(DeliveryOutcomeKind.Failed),
        { StatusCode: null, IsAmbiguous: false } => new(DeliveryOutcomeKind.NotConnected),
        { StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity, IsProxyAnswer: false } => new(DeliveryOutcomeKind.Rejected),
        { StatusCode: HttpStatusCode.RequestEntityTooLarge, IsProxyAnswer: false } when isAlone => new(DeliveryOutcomeKind.Rejected),
        _ => new(DeliveryOutcomeKind.Failed),
    };
}

using Refit;
using Tidewire.Pipeline;

namespace Tidewire.Analytics;

/// <summary>The wire contract of the analytics service. Applications use <see cref="IAnalyticsService"/>.</summary>
internal interface IAnalyticsApi
{
    /// <summary><c>POST /events</c>: records an event. 200 and 202 are successes; the response body is not read.</summary>
    /// <param name="analyticsEvent">The event; its time must be set.</param>
    /// <param name="idempotencyKey">The <c>Idempotency-Key</c> header; one is generated if it is <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The response, which the caller disposes.</returns>
    [Post("/events")]
    Task<IApiResponse> ReportAsync(
        [Body] AnalyticsEvent analyticsEvent, [Header("Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Posts queued events: one to <c>/events</c>, or several as a JSON array to the batch endpoint.</summary>
    /// <param name="path">The endpoint's path below the base address, without the leading slash.</param>
    /// <param name="events">The body, which must be resendable.</param>
    /// <param name="idempotencyKey">The <c>Idempotency-Key</c> header; one is generated if it is <see langword="null"/>.</param>
    /// <param name="isDelivery">Always <see langword="true"/>: marks the call as background delivery, which the circuit treats differently.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The response, which the caller disposes.</returns>
    [Post("/{**path}")]
    Task<IApiResponse> DeliverAsync(
        string path,
        [Body] HttpContent events,
        [Header("Idempotency-Key")] string? idempotencyKey,
        [Property(CallHandler.DeliveryOption)] bool isDelivery,
        CancellationToken cancellationToken);
}

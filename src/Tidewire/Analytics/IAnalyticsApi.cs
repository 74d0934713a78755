using Refit;
using Tidewire.Pipeline;

namespace Tidewire.Analytics;

/// <summary>The analytics service as it is on the wire. Applications use <see cref="IAnalyticsService"/>.</summary>
internal interface IAnalyticsApi
{
    /// <summary><c>POST /events</c>: record that this happened. 200 and 202 are successes; the body of the answer is not read.</summary>
    /// <param name="analyticsEvent">The event; its time must be set.</param>
    /// <param name="idempotencyKey">The <c>Idempotency-Key</c> header; one is made if it is <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The answer; dispose of it.</returns>
    [Post("/events")]
    Task<IApiResponse> ReportAsync(
        [Body] AnalyticsEvent analyticsEvent, [Header("Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Posts queued events, one to the contract's endpoint or many as a JSON array to that of batches.</summary>
    /// <param name="path">The endpoint's path below the base address, without the slash before it.</param>
    /// <param name="events">The body; it must be possible to send it more than once.</param>
    /// <param name="idempotencyKey">The <c>Idempotency-Key</c> header; one is made if it is <see langword="null"/>.</param>
    /// <param name="isDelivery">Always <see langword="true"/>: tells the circuit that nobody waits for this call.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The answer; dispose of it.</returns>
    [Post("/{**path}")]
    Task<IApiResponse> DeliverAsync(
        string path,
        [Body] HttpContent events,
        [Header("Idempotency-Key")] string? idempotencyKey,
        [Property(CallHandler.DeliveryOption)] bool isDelivery,
        CancellationToken cancellationToken);
}

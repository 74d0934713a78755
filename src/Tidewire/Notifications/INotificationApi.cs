using Refit;
using Tidewire.Pipeline;

namespace Tidewire.Notifications;

/// <summary>The notification service as it is on the wire. Applications use <see cref="INotificationService"/>.</summary>
internal interface INotificationApi
{
    /// <summary><c>POST /send</c>: tell this user. Only 202 is a success; the body of the answer is not read.</summary>
    /// <param name="notification">The notification.</param>
    /// <param name="idempotencyKey">The <c>Idempotency-Key</c> header; one is made if it is <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The answer; dispose of it.</returns>
    [Post("/send")]
    Task<IApiResponse> SendAsync(
        [Body] Notification notification, [Header("Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Posts a message of the outbox.</summary>
    /// <param name="notification">The body; it must be possible to send it more than once.</param>
    /// <param name="idempotencyKey">The <c>Idempotency-Key</c> header.</param>
    /// <param name="isDelivery">Always <see langword="true"/>: tells the circuit that nobody waits for this call.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The answer; dispose of it.</returns>
    [Post("/send")]
    Task<IApiResponse> DeliverAsync(
        [Body] HttpContent notification,
        [Header("Idempotency-Key")] string idempotencyKey,
        [Property(CallHandler.DeliveryOption)] bool isDelivery,
        CancellationToken cancellationToken);
}

using Refit;
using Tidewire.Pipeline;

namespace Tidewire.Notifications;

/// <summary>The wire contract of the notification service. Applications use <see cref="INotificationService"/>.</summary>
internal interface INotificationApi
{
    /// <summary><c>POST /send</c>: sends a notification. Only 202 is a success; the response body is not read.</summary>
    /// <param name="notification">The notification.</param>
    /// <param name="idempotencyKey">The <c>Idempotency-Key</c> header; one is generated if it is <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The response, which the caller disposes.</returns>
    [Post("/send")]
    Task<IApiResponse> SendAsync(
        [Body] Notification notification, [Header("Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Posts a message of the outbox.</summary>
    /// <param name="notification">The body, which must be resendable.</param>
    /// <param name="idempotencyKey">The <c>Idempotency-Key</c> header.</param>
    /// <param name="isDelivery">Always <see langword="true"/>: marks the call for the circuit as background delivery.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The response, which the caller disposes.</returns>
    [Post("/send")]
    Task<IApiResponse> DeliverAsync(
        [Body] HttpContent notification,
        [Header("Idempotency-Key")] string idempotencyKey,
        [Property(CallHandler.DeliveryOption)] bool isDelivery,
        CancellationToken cancellationToken);
}

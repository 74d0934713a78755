namespace Tidewire;

/// <summary>Sends notifications to users.</summary>
/// <remarks>
/// A thread-safe singleton. A request is retried only if the service cannot have acted on the previous attempt or, with
/// <see cref="ServiceClientOptions.IdempotencyKeysHonored"/>, recognizes the repetition, so that no user gets a message twice.
/// </remarks>
public interface INotificationService
{
    /// <summary>Sends a message to a user.</summary>
    /// <param name="userId">The id of the user.</param>
    /// <param name="message">The text of the message.</param>
    /// <param name="channel">The channel. Default <c>email</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see langword="true"/> if the service accepted the message (202); <see langword="false"/> for every failure of the service.</returns>
    /// <exception cref="ArgumentException">An argument is empty; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    Task<bool> SendAsync(
        string userId, string message, string channel = Notification.DefaultChannel, CancellationToken cancellationToken = default);

    /// <summary>Sends a message to a user.</summary>
    /// <param name="notification">The message.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see langword="true"/> if the service accepted the message (202); <see langword="false"/> for every failure of the service.</returns>
    /// <exception cref="ArgumentException">
    /// A property is empty, the idempotency key is malformed, or a property for <see cref="INotificationOutbox"/> is set; nothing was sent.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    Task<bool> SendAsync(Notification notification, CancellationToken cancellationToken = default);

    /// <summary>Sends a message to a user and returns the reason if that fails.</summary>
    /// <param name="userId">The id of the user.</param>
    /// <param name="message">The text of the message.</param>
    /// <param name="channel">The channel. Default <c>email</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// Success, or the failure; <see cref="ServiceFailure.IsAmbiguous"/> says whether the service may have sent the message nevertheless.
    /// </returns>
    /// <exception cref="ArgumentException">An argument is empty; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    Task<ServiceResult> TrySendAsync(
        string userId, string message, string channel = Notification.DefaultChannel, CancellationToken cancellationToken = default);

    /// <summary>Sends a message to a user and returns the reason if that fails.</summary>
    /// <param name="notification">The message.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// Success, or the failure; <see cref="ServiceFailure.IsAmbiguous"/> says whether the service may have sent the message nevertheless.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A property is empty, the idempotency key is malformed, or a property for <see cref="INotificationOutbox"/> is set; nothing was sent.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    Task<ServiceResult> TrySendAsync(Notification notification, CancellationToken cancellationToken = default);
}

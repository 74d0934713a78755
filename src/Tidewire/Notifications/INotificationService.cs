namespace Tidewire;

/// <summary>Tells users things.</summary>
/// <remarks>
/// A singleton, safe for any thread. A message is sent again only when the service cannot have acted on the first request, or, with
/// <see cref="ServiceClientOptions.IdempotencyKeysHonored"/>, when it recognizes the repetition: nobody gets a mail twice.
/// </remarks>
public interface INotificationService
{
    /// <summary>Sends a message to a user.</summary>
    /// <param name="userId">Who is told.</param>
    /// <param name="message">What the user is told.</param>
    /// <param name="channel">The way it goes. Default <c>email</c>.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns><see langword="true"/> if the service accepted the message (202); <see langword="false"/> for every failure of the service.</returns>
    /// <exception cref="ArgumentException">An argument is empty; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    Task<bool> SendAsync(
        string userId, string message, string channel = Notification.DefaultChannel, CancellationToken cancellationToken = default);

    /// <summary>Sends a message to a user.</summary>
    /// <param name="notification">The message.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns><see langword="true"/> if the service accepted the message (202); <see langword="false"/> for every failure of the service.</returns>
    /// <exception cref="ArgumentException">A property is empty or the idempotency key malformed; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    Task<bool> SendAsync(Notification notification, CancellationToken cancellationToken = default);

    /// <summary>Sends a message to a user and says why, if that fails.</summary>
    /// <param name="userId">Who is told.</param>
    /// <param name="message">What the user is told.</param>
    /// <param name="channel">The way it goes. Default <c>email</c>.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>Success, or the failure; <see cref="ServiceFailure.IsAmbiguous"/> says whether the message may have gone out all the same.</returns>
    /// <exception cref="ArgumentException">An argument is empty; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    Task<ServiceResult> TrySendAsync(
        string userId, string message, string channel = Notification.DefaultChannel, CancellationToken cancellationToken = default);

    /// <summary>Sends a message to a user and says why, if that fails.</summary>
    /// <param name="notification">The message.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>Success, or the failure; <see cref="ServiceFailure.IsAmbiguous"/> says whether the message may have gone out all the same.</returns>
    /// <exception cref="ArgumentException">A property is empty or the idempotency key malformed; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    Task<ServiceResult> TrySendAsync(Notification notification, CancellationToken cancellationToken = default);
}

namespace Tidewire;

/// <summary>Records the actions of users.</summary>
/// <remarks>
/// A thread-safe singleton. Every event carries an idempotency key, the same on every attempt, so a service that honors the key stores the
/// event once.
/// </remarks>
public interface IAnalyticsService
{
    /// <summary>Reports an event that happens now, and waits for the service.</summary>
    /// <param name="userId">The id of the user who performed the action.</param>
    /// <param name="action">The action.</param>
    /// <param name="resourceType">The type of the resource.</param>
    /// <param name="resourceId">The id of the resource.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// <see langword="true"/> if the service accepted the event (200 or 202); <see langword="false"/> for every failure of the service.
    /// </returns>
    /// <exception cref="ArgumentException">An argument is blank; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    Task<bool> ReportActivityAsync(
        string userId, string action, string resourceType, string resourceId, CancellationToken cancellationToken = default);

    /// <summary>Reports an event, and waits for the service.</summary>
    /// <param name="analyticsEvent">The event.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// <see langword="true"/> if the service accepted the event (200 or 202); <see langword="false"/> for every failure of the service.
    /// </returns>
    /// <exception cref="ArgumentException">A property is blank or the idempotency key is malformed; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    Task<bool> ReportActivityAsync(AnalyticsEvent analyticsEvent, CancellationToken cancellationToken = default);

    /// <summary>Reports an event that happens now, waits for the service, and returns the failure if there is one.</summary>
    /// <param name="userId">The id of the user who performed the action.</param>
    /// <param name="action">The action.</param>
    /// <param name="resourceType">The type of the resource.</param>
    /// <param name="resourceId">The id of the resource.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// Success, or the failure; <see cref="ServiceFailure.IsAmbiguous"/> says whether the service may have stored the event nevertheless.
    /// </returns>
    /// <exception cref="ArgumentException">An argument is blank; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    Task<ServiceResult> TryReportActivityAsync(
        string userId, string action, string resourceType, string resourceId, CancellationToken cancellationToken = default);

    /// <summary>Reports an event, waits for the service, and returns the failure if there is one.</summary>
    /// <param name="analyticsEvent">The event.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// Success, or the failure; <see cref="ServiceFailure.IsAmbiguous"/> says whether the service may have stored the event nevertheless.
    /// </returns>
    /// <exception cref="ArgumentException">A property is blank or the idempotency key is malformed; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    Task<ServiceResult> TryReportActivityAsync(AnalyticsEvent analyticsEvent, CancellationToken cancellationToken = default);

    /// <summary>Queues an event that happens now, for delivery in the background. Does not wait for the service.</summary>
    /// <param name="userId">The id of the user who performed the action.</param>
    /// <param name="action">The action.</param>
    /// <param name="resourceType">The type of the resource.</param>
    /// <param name="resourceId">The id of the resource.</param>
    /// <returns>
    /// <see langword="true"/> if the event was accepted; with <see cref="StoreAccept.OnDisk"/>, that means stored. Accepted does not mean
    /// delivered: <see cref="FlushAsync"/>, the metrics and <see cref="AnalyticsOptions.OnDropped"/> report what happens to it.
    /// <see langword="false"/> if it was refused: the queue or the store is full, writing to the store failed, the host has stopped, or
    /// tracking is off.
    /// </returns>
    /// <exception cref="ArgumentException">An argument is blank.</exception>
    bool Track(string userId, string action, string resourceType, string resourceId);

    /// <summary>Queues an event for delivery in the background. Does not wait for the service.</summary>
    /// <param name="analyticsEvent">The event.</param>
    /// <returns>As <see cref="Track(string, string, string, string)"/>.</returns>
    /// <exception cref="ArgumentException">A property is blank or the idempotency key is malformed.</exception>
    bool Track(AnalyticsEvent analyticsEvent);

    /// <summary>
    /// Tries to deliver all held events now, without waiting for full batches or for back-off. Completes when each of them is delivered,
    /// dropped, or cannot be delivered for now, so it waits neither for an outage to end nor for events that are tracked later.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The counts since the application started.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled the call. Delivery continues.</exception>
    Task<FlushResult> FlushAsync(CancellationToken cancellationToken = default);
}

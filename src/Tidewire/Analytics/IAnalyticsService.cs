namespace Tidewire;

/// <summary>Records what users do.</summary>
/// <remarks>A singleton, safe for any thread. A report carries an idempotency key, the same on every attempt, so a service that honors it stores it once.</remarks>
public interface IAnalyticsService
{
    /// <summary>Reports an activity that happens now, and waits for the service.</summary>
    /// <param name="userId">Who did it.</param>
    /// <param name="action">What was done.</param>
    /// <param name="resourceType">The kind of thing it was done to.</param>
    /// <param name="resourceId">Which thing it was done to.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns><see langword="true"/> if the service accepted the report (200 or 202); <see langword="false"/> for every failure of the service.</returns>
    /// <exception cref="ArgumentException">An argument is empty; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    Task<bool> ReportActivityAsync(
        string userId, string action, string resourceType, string resourceId, CancellationToken cancellationToken = default);

    /// <summary>Reports an activity, and waits for the service.</summary>
    /// <param name="analyticsEvent">The event.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns><see langword="true"/> if the service accepted the report (200 or 202); <see langword="false"/> for every failure of the service.</returns>
    /// <exception cref="ArgumentException">A property is empty or the idempotency key malformed; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    Task<bool> ReportActivityAsync(AnalyticsEvent analyticsEvent, CancellationToken cancellationToken = default);

    /// <summary>Reports an activity that happens now, waits for the service, and says why, if that fails.</summary>
    /// <param name="userId">Who did it.</param>
    /// <param name="action">What was done.</param>
    /// <param name="resourceType">The kind of thing it was done to.</param>
    /// <param name="resourceId">Which thing it was done to.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>Success, or the failure; <see cref="ServiceFailure.IsAmbiguous"/> says whether the report may have been stored all the same.</returns>
    /// <exception cref="ArgumentException">An argument is empty; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    Task<ServiceResult> TryReportActivityAsync(
        string userId, string action, string resourceType, string resourceId, CancellationToken cancellationToken = default);

    /// <summary>Reports an activity, waits for the service, and says why, if that fails.</summary>
    /// <param name="analyticsEvent">The event.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>Success, or the failure; <see cref="ServiceFailure.IsAmbiguous"/> says whether the report may have been stored all the same.</returns>
    /// <exception cref="ArgumentException">A property is empty or the idempotency key malformed; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    Task<ServiceResult> TryReportActivityAsync(AnalyticsEvent analyticsEvent, CancellationToken cancellationToken = default);

    /// <summary>Takes an activity that happens now, to be sent in the background, and returns at once.</summary>
    /// <param name="userId">Who did it.</param>
    /// <param name="action">What was done.</param>
    /// <param name="resourceType">The kind of thing it was done to.</param>
    /// <param name="resourceId">Which thing it was done to.</param>
    /// <returns>
    /// <see langword="true"/> if it was accepted, which is not delivered: what becomes of it is in <see cref="FlushAsync"/>, the metrics and
    /// <see cref="AnalyticsOptions.OnDropped"/>. <see langword="false"/> if it was refused: the queue is full, the host has stopped, or tracking is off. With
    /// <see cref="StoreAccept.OnDisk"/> accepted means stored.
    /// </returns>
    /// <exception cref="ArgumentException">An argument is empty.</exception>
    bool Track(string userId, string action, string resourceType, string resourceId);

    /// <summary>Takes an activity, to be sent in the background, and returns at once.</summary>
    /// <param name="analyticsEvent">The event.</param>
    /// <returns>As <see cref="Track(string, string, string, string)"/>.</returns>
    /// <exception cref="ArgumentException">A property is empty or the idempotency key malformed.</exception>
    bool Track(AnalyticsEvent analyticsEvent);

    /// <summary>
    /// Tries to deliver at once what is held, without waiting for batches to fill or pauses of our own to end. Returns when that is delivered or dropped, or
    /// when the service has failed again: an outage does not keep it waiting.
    /// </summary>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>The counts since the application started.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled. Delivery goes on.</exception>
    Task<FlushResult> FlushAsync(CancellationToken cancellationToken = default);
}

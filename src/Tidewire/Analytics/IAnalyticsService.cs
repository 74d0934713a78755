using Tidewire.Clients;

namespace Tidewire.Analytics;

/// <summary>Records what users do.</summary>
/// <remarks>A singleton, safe for any thread. A report carries an idempotency key, the same on every attempt, so a service that honours it stores it once.</remarks>
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
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<bool> ReportActivityAsync(
        string userId, string action, string resourceType, string resourceId, CancellationToken cancellationToken = default);

    /// <summary>Reports an activity, and waits for the service.</summary>
    /// <param name="report">The activity.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns><see langword="true"/> if the service accepted the report (200 or 202); <see langword="false"/> for every failure of the service.</returns>
    /// <exception cref="ArgumentException">A property is empty or the idempotency key malformed; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<bool> ReportActivityAsync(ActivityReport report, CancellationToken cancellationToken = default);

    /// <summary>Reports an activity that happens now, waits for the service, and says why, if that fails.</summary>
    /// <param name="userId">Who did it.</param>
    /// <param name="action">What was done.</param>
    /// <param name="resourceType">The kind of thing it was done to.</param>
    /// <param name="resourceId">Which thing it was done to.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>Success, or the failure; <see cref="Resilience.ServiceFailure.IsAmbiguous"/> says whether the report may have been stored all the same.</returns>
    /// <exception cref="ArgumentException">An argument is empty; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<ServiceResult> TryReportActivityAsync(
        string userId, string action, string resourceType, string resourceId, CancellationToken cancellationToken = default);

    /// <summary>Reports an activity, waits for the service, and says why, if that fails.</summary>
    /// <param name="report">The activity.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>Success, or the failure; <see cref="Resilience.ServiceFailure.IsAmbiguous"/> says whether the report may have been stored all the same.</returns>
    /// <exception cref="ArgumentException">A property is empty or the idempotency key malformed; nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<ServiceResult> TryReportActivityAsync(ActivityReport report, CancellationToken cancellationToken = default);
}

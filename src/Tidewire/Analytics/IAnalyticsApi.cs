using Refit;

namespace Tidewire.Analytics;

/// <summary>The analytics service as it is on the wire. Applications use <see cref="IAnalyticsService"/>.</summary>
internal interface IAnalyticsApi
{
    /// <summary><c>POST /events</c>: record that this happened. 200 and 202 are successes; the body of the answer is not read.</summary>
    /// <param name="report">The activity; its time must be set.</param>
    /// <param name="idempotencyKey">The <c>Idempotency-Key</c> header; one is made if it is <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The answer; dispose of it.</returns>
    [Post("/events")]
    Task<IApiResponse> ReportAsync(
        [Body] ActivityReport report, [Header("Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Posts many activities to an endpoint that takes a JSON array. 200 and 202 are successes; the body of the answer is not read.</summary>
    /// <param name="path">The endpoint's path below the base address, without the slash before it.</param>
    /// <param name="events">The array; it must be possible to send it more than once.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The answer; dispose of it.</returns>
    [Post("/{**path}")]
    Task<IApiResponse> ReportBatchAsync(string path, [Body] HttpContent events, CancellationToken cancellationToken);
}

using Refit;

namespace Tidewire.AotSmoke;

/// <summary>
/// Inherited methods. The chart is over the size limit, so its stream is returned only if trimming keeps the return type of an inherited method.
/// </summary>
internal interface ITideChartApi
{
    [Get("/chart")]
    Task<Stream> GetChartAsync(CancellationToken cancellationToken);

    [Get("/health")]
    Task<IApiResponse> GetHealthAsync(CancellationToken cancellationToken);
}

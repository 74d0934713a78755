using Refit;

namespace Tidewire.AotSmoke;

/// <summary>
/// Inherited methods. The chart exceeds the size limit, which does not apply to streams, so the call succeeds only if trimming keeps the return type of an inherited method.
/// </summary>
internal interface ITideChartApi
{
    [Get("/chart")]
    Task<Stream> GetChartAsync(CancellationToken cancellationToken);

    [Get("/health")]
    Task<IApiResponse> GetHealthAsync(CancellationToken cancellationToken);
}

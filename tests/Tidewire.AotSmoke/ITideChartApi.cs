using Refit;

namespace Tidewire.AotSmoke;

/// <summary>Inherited, and over the size cap: its stream is handed out only if trimming keeps what an inherited method returns.</summary>
internal interface ITideChartApi
{
    [Get("/chart")]
    Task<Stream> GetChartAsync(CancellationToken cancellationToken);

    [Get("/health")]
    Task<IApiResponse> GetHealthAsync(CancellationToken cancellationToken);
}

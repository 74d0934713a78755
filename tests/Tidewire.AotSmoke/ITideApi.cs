using Refit;

namespace Tidewire.AotSmoke;

/// <summary>One method of each kind.</summary>
internal interface ITideApi : ITideChartApi
{
    [Get("/tides/{harbour}")]
    Task<Tide> GetAsync(string harbour, CancellationToken cancellationToken);

    [Get("/tides/{harbour}")]
    Task<IApiResponse<Tide>> GetWrappedAsync(string harbour, CancellationToken cancellationToken);

    [Post("/tides")]
    Task<IApiResponse<Tide>> RecordAsync([Body] Tide tide, CancellationToken cancellationToken);

    [Get("/missing")]
    Task<Tide> GetMissingAsync(CancellationToken cancellationToken);
}

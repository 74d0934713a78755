using Refit;

namespace Tidewire.AotSmoke;

/// <summary>One method of each kind.</summary>
internal interface ITideApi : ITideChartApi
{
    [Get("/tides/{harbor}")]
    Task<Tide> GetAsync(string harbor, CancellationToken cancellationToken);

    [Get("/tides/{harbor}")]
    Task<IApiResponse<Tide>> GetWrappedAsync(string harbor, CancellationToken cancellationToken);

    [Post("/tides")]
    Task<IApiResponse<Tide>> RecordAsync([Body] Tide tide, CancellationToken cancellationToken);

    [Get("/missing")]
    Task<Tide> GetMissingAsync(CancellationToken cancellationToken);
}

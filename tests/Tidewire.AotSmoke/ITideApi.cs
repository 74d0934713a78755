using Refit;

namespace Tidewire.AotSmoke;

/// <summary>One method of each kind; the status of what is inherited is read through reflection, too.</summary>
internal interface ITideApi : ITideHealthApi
{
    [Get("/tides/{harbour}")]
    Task<Tide> GetAsync(string harbour, CancellationToken cancellationToken);

    [Get("/tides/{harbour}")]
    Task<IApiResponse<Tide>> GetWrappedAsync(string harbour, CancellationToken cancellationToken);

    [Post("/tides")]
    Task<IApiResponse<Tide>> RecordAsync([Body] Tide tide, CancellationToken cancellationToken);

    [Get("/missing")]
    Task<Tide> GetMissingAsync(CancellationToken cancellationToken);

    [Get("/chart")]
    Task<Stream> GetChartAsync(CancellationToken cancellationToken);
}

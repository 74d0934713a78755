using Refit;

namespace Tidewire.AotSmoke;

internal interface ITideHealthApi
{
    [Get("/health")]
    Task<IApiResponse> GetHealthAsync(CancellationToken cancellationToken);
}

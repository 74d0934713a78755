using Refit;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Primary;

/// <summary>An interface whose methods are all safe to retry.</summary>
public interface IReadingApi
{
    [Get("/items/{id}")]
    Task<ProbeItem> GetAsync(string id, CancellationToken cancellationToken);

    [Put("/items/{id}")]
    Task<IApiResponse> PutAsync(string id, [Body] ProbeItem item, CancellationToken cancellationToken);

    [Delete("/items/{id}")]
    Task<IApiResponse> DeleteAsync(string id, CancellationToken cancellationToken);
}

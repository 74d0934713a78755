using Refit;

namespace Tidewire.FaultTests.AddedClient;

/// <summary>A service that an application adds: one method of each kind.</summary>
public interface IStockApi
{
    [Get("/items/{id}")]
    Task<Item> GetAsync(string id, CancellationToken cancellationToken);

    [Get("/items/{id}")]
    Task<IApiResponse<Item>> GetWrappedAsync(string id, CancellationToken cancellationToken);

    [Post("/items")]
    Task<Item> AddAsync([Body] Item item, CancellationToken cancellationToken);

    [Post("/stocktaking")]
    Task<IApiResponse> StartStocktakingAsync(CancellationToken cancellationToken);

    [Delete("/items/{id}")]
    Task<IApiResponse> RemoveAsync(string id, CancellationToken cancellationToken);

    [Get("/picture")]
    Task<Stream> GetPictureAsync(CancellationToken cancellationToken);
}

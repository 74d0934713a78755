using Refit;

namespace Tidewire.OAuthTests.Sdk;

/// <summary>A service that a team adds. It accepts access tokens of an OAuth server.</summary>
public interface IOrdersApi
{
    [Get("/orders/{id}")]
    Task<IApiResponse<Order>> GetAsync(string id, CancellationToken cancellationToken);

    [Post("/orders")]
    Task<IApiResponse> PlaceAsync([Body] Order order, CancellationToken cancellationToken);

    [Put("/file")]
    Task<IApiResponse> UploadAsync([Body] Stream file, CancellationToken cancellationToken);

    [Get("/orders/{id}")]
    Task<IApiResponse<Order>> GetAsUserAsync(string id, [Header("Authorization")] string authorization, CancellationToken cancellationToken);
}

using Refit;

namespace Tidewire.ProxyTests.Limits;

/// <summary>A service of the application's own, whose address can grow long.</summary>
public interface IListApi
{
    [Get("/list")]
    Task<IApiResponse> ListAsync(string filter, CancellationToken cancellationToken);
}

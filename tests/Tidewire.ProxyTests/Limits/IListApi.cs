using Refit;

namespace Tidewire.ProxyTests.Limits;

/// <summary>A service that the application adds. The filter can make the address of a request long.</summary>
public interface IListApi
{
    [Get("/list")]
    Task<IApiResponse> ListAsync(string filter, CancellationToken cancellationToken);
}

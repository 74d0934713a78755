using Refit;

namespace Tidewire.OAuthTests.Sdk;

/// <summary>A session service that offers neither verify nor introspection.</summary>
public interface ISessionApi
{
    [Get("/sessions/{id}")]
    Task<IApiResponse<Session>> GetAsync(string id, CancellationToken cancellationToken);
}

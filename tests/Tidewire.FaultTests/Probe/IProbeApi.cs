using Refit;

namespace Tidewire.FaultTests.Probe;

/// <summary>An application's own client, with one method for each shape of request that the tests need.</summary>
public interface IProbeApi
{
    [Get("/items/{id}")]
    Task<ProbeItem> GetAsync(string? id, CancellationToken cancellationToken);

    [Get("/items/{id}")]
    Task<IApiResponse<ProbeItem>> GetWrappedAsync(string? id, CancellationToken cancellationToken);

    [Get("/items/{id}")]
    Task<IApiResponse> TouchAsync(string? id, CancellationToken cancellationToken);

    [Get("/items/{id}")]
    Task<IApiResponse<string>> GetTextAsync(string? id, CancellationToken cancellationToken);

    [Get("/{tenant}/{id}")]
    Task<ProbeItem> GetOfAsync(string? tenant, string? id, CancellationToken cancellationToken);

    [Get("/{tenant}/{id}")]
    Task<IApiResponse<ProbeItem>> GetOfWrappedAsync(string? tenant, string? id, CancellationToken cancellationToken);

    [Get("/{tenant}/{id}")]
    Task<IApiResponse> TouchOfAsync(string? tenant, string? id, CancellationToken cancellationToken);

    [Get("/{**path}")]
    Task<IApiResponse> GetAnyAsync(string? path, CancellationToken cancellationToken);

    [Post("/items")]
    Task<IApiResponse<ProbeItem>> PostAsync([Body] ProbeItem item, CancellationToken cancellationToken);

    [Put("/items/{id}")]
    Task<IApiResponse> PutAsync(string id, [Body] ProbeItem item, CancellationToken cancellationToken);

    [Get("/items/1")]
    Task<IApiResponse> GetWithNoteAsync([Header("X-Note")] string note, CancellationToken cancellationToken);

    [Post("/items")]
    Task<IApiResponse<ProbeItem>> PostWithNoteAsync([Body] ProbeItem item, [Header("X-Note")] string note, CancellationToken cancellationToken);

    [Get("/items/1")]
    Task<IApiResponse> GetWithBaggageAsync([Header("baggage")] string baggage, CancellationToken cancellationToken);

    [Get("/items/1")]
    Task<IApiResponse> GetAuthorizedAsync([Authorize("Bearer")] string token, CancellationToken cancellationToken);

    [Get("/items/1")]
    Task<IApiResponse> GetWithAuthorizationAsync([Header("Authorization")] string value, CancellationToken cancellationToken);

    [Get("/items/1")]
    Task<IApiResponse> GetWithKeyAsync([Header("X-Api-Key")] string value, CancellationToken cancellationToken);

    [Post("/stream")]
    Task<IApiResponse> PostStreamAsync([Body] Stream stream, CancellationToken cancellationToken);

    [Put("/stream")]
    Task<IApiResponse> PutStreamAsync([Body] Stream stream, CancellationToken cancellationToken);

    [Post("/text")]
    Task<IApiResponse> PostTextAsync([Body] string text, CancellationToken cancellationToken);

    [Post("/nothing")]
    Task<IApiResponse> PostNothingAsync(CancellationToken cancellationToken);

    [Multipart]
    [Post("/form")]
    Task<IApiResponse> PostPartsAsync(string note, StreamPart file, CancellationToken cancellationToken);

    [Post("/form")]
    Task<IApiResponse> PostFieldsAsync([Body(BodySerializationMethod.UrlEncoded)] Dictionary<string, string> fields, CancellationToken cancellationToken);
}

using System.Text.Json;
using Refit;

namespace Tidewire.Tests.Clients.Ledger;

/// <summary>A team's interface with every kind of method there is.</summary>
public interface ILedgerApi : ILedgerHealthApi
{
    [Get("/entries/{id}")]
    Task<IApiResponse<Entry>> GetAsync(string id, CancellationToken cancellationToken);

    [Get("/entries/{id}")]
    Task<IApiResponse<Entry>> GetAsUserAsync(string id, [Header("Authorization")] string authorization, CancellationToken cancellationToken);

    [Get("/entries/{id}")]
    Task<Entry> GetPlainAsync(string id, CancellationToken cancellationToken);

    [Get("/balance")]
    Task<int> GetBalanceAsync(CancellationToken cancellationToken);

    [Get("/balance")]
    Task<IApiResponse<int>> GetWrappedBalanceAsync(CancellationToken cancellationToken);

    [Get("/closed")]
    Task<bool> IsClosedAsync(CancellationToken cancellationToken);

    [Get("/closed")]
    Task<IApiResponse<bool>> IsClosedWrappedAsync(CancellationToken cancellationToken);

    [Get("/motto")]
    Task<string> GetMottoAsync(CancellationToken cancellationToken);

    [Get("/unknown")]
    Task<IApiResponse<Unknown>> GetUnknownAsync(CancellationToken cancellationToken);

    [Get("/unknown")]
    Task<Unknown> GetUnknownPlainAsync(CancellationToken cancellationToken);

    [Post("/entries")]
    Task<IApiResponse<Entry>> PostAsync([Body] Entry entry, [Header("Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken);

    [Post("/entries")]
    Task<Entry> PostPlainAsync([Body] Entry entry, [Header("Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken);

    [Patch("/entries/{id}")]
    Task<IApiResponse> PatchAsync(string id, [Body] Entry entry, CancellationToken cancellationToken);

    [Put("/entries/{id}")]
    Task<IApiResponse> PutAsync(string id, [Body] Entry entry, CancellationToken cancellationToken);

    [Delete("/entries/{id}")]
    Task<IApiResponse> DeleteAsync(string id, CancellationToken cancellationToken);

    [Head("/entries/{id}")]
    Task<IApiResponse> HeadAsync(string id, CancellationToken cancellationToken);

    [Options("/entries")]
    Task<IApiResponse> OptionsAsync(CancellationToken cancellationToken);

    [Get("/file")]
    Task<Stream> DownloadAsync(CancellationToken cancellationToken);

    [Get("/file")]
    Task<IApiResponse<Stream>> DownloadWrappedAsync(CancellationToken cancellationToken);

    [Get("/motto")]
    Task<IApiResponse<string>> GetWrappedMottoAsync(CancellationToken cancellationToken);

    [Get("/anything")]
    Task<JsonElement> GetAnythingAsync(CancellationToken cancellationToken);

    [Get("/anything")]
    Task<IApiResponse<JsonElement>> GetWrappedAnythingAsync(CancellationToken cancellationToken);

    [Get("/anything")]
    Task<JsonDocument> GetDocumentAsync(CancellationToken cancellationToken);

    [Multipart]
    [Put("/file")]
    Task<IApiResponse> UploadAsync(StreamPart file, CancellationToken cancellationToken);

    [Put("/file")]
    Task<IApiResponse> UploadStreamAsync([Body] Stream file, CancellationToken cancellationToken);
}

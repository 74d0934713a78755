using Refit;

namespace Billing;

/// <summary>The wire contract of the billing service. Applications use <see cref="IBillingService"/>.</summary>
/// <remarks>
/// GET and DELETE are retried after a transient failure; the POST is retried only if that is safe. For a method that returns
/// <c>Task&lt;IApiResponse&gt;</c>, only the status matters. Each method must take a cancellation token; otherwise registration fails.
/// Query parameters follow the JSON naming policy: <c>customer_id</c>.
/// </remarks>
public interface IBillingApi
{
    [Get("/invoices/{id}")]
    Task<IApiResponse<Invoice>> GetInvoiceAsync(string id, CancellationToken cancellationToken);

    [Get("/invoices")]
    Task<IApiResponse<Invoice[]>> ListInvoicesAsync(string customerId, int limit, CancellationToken cancellationToken);

    [Post("/invoices")]
    Task<IApiResponse<Invoice>> CreateInvoiceAsync(
        [Body] NewInvoice invoice, [Header("Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken);

    [Delete("/invoices/{id}")]
    Task<IApiResponse> CancelInvoiceAsync(string id, CancellationToken cancellationToken);
}

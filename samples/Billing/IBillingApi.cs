using Refit;

namespace Billing;

/// <summary>The billing service as it is on the wire. Applications use <see cref="IBillingService"/>.</summary>
/// <remarks>
/// GET and DELETE are sent again after a passing failure; the POST only when that is safe. What returns <c>Task&lt;IApiResponse&gt;</c> is judged by
/// its status alone. Each method takes a token: without one the interface is refused. Query parameters are named as the JSON is: <c>customer_id</c>.
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

using Tidewire;

namespace Billing;

/// <summary>Writes and reads invoices.</summary>
/// <remarks>A singleton, safe for any thread. Failures of the service are <see langword="null"/> or <see langword="false"/>.</remarks>
public interface IBillingService
{
    /// <summary>Finds an invoice.</summary>
    /// <returns>The invoice; <see langword="null"/> if there is none, and for every failure of the service.</returns>
    Task<Invoice?> GetInvoiceAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Finds an invoice, and tells "there is none" (<c>Rejected</c>, 404) from "nobody knows".</summary>
    /// <returns>The invoice, or why there is none.</returns>
    Task<ServiceResult<Invoice>> TryGetInvoiceAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists a customer's invoices, at most <see cref="BillingOptions.ListLimit"/>.</summary>
    /// <returns>The invoices; <see langword="null"/> for every failure of the service.</returns>
    Task<IReadOnlyList<Invoice>?> ListInvoicesAsync(string customerId, CancellationToken cancellationToken = default);

    /// <summary>Writes an invoice once, however often it is called with the same key.</summary>
    /// <param name="invoice">The invoice.</param>
    /// <param name="idempotencyKey">One key for one invoice, the order's number for instance; one is made if it is <see langword="null"/>.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>The invoice as it was written, or why not.</returns>
    Task<ServiceResult<Invoice>> TryCreateInvoiceAsync(NewInvoice invoice, string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Cancels an invoice.</summary>
    /// <returns><see langword="true"/> if it is cancelled now; <see langword="false"/> for every failure of the service.</returns>
    Task<bool> CancelInvoiceAsync(string id, CancellationToken cancellationToken = default);
}

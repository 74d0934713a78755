using Tidewire;

namespace Billing;

/// <summary>Creates and reads invoices.</summary>
/// <remarks>A thread-safe singleton. A failure of the service is <see langword="null"/> or <see langword="false"/>.</remarks>
public interface IBillingService
{
    /// <summary>Finds an invoice.</summary>
    /// <returns>The invoice; <see langword="null"/> if there is none, and for every failure of the service.</returns>
    Task<Invoice?> GetInvoiceAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Finds an invoice, and distinguishes "not found" (<c>Rejected</c>, 404) from "unknown".</summary>
    /// <returns>The invoice or the failure.</returns>
    Task<ServiceResult<Invoice>> TryGetInvoiceAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists a customer's invoices, at most <see cref="BillingOptions.ListLimit"/>.</summary>
    /// <returns>The invoices; <see langword="null"/> for every failure of the service.</returns>
    Task<IReadOnlyList<Invoice>?> ListInvoicesAsync(string customerId, CancellationToken cancellationToken = default);

    /// <summary>Creates an invoice, only once for repeated calls with the same key.</summary>
    /// <param name="invoice">The invoice.</param>
    /// <param name="idempotencyKey">
    /// The idempotency key, unique to the invoice, for example the order number; one is generated if it is <see langword="null"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The created invoice or the failure.</returns>
    Task<ServiceResult<Invoice>> TryCreateInvoiceAsync(NewInvoice invoice, string? idempotencyKey = null, CancellationToken cancellationToken = default);

    /// <summary>Cancels an invoice.</summary>
    /// <returns><see langword="true"/> if it was canceled; <see langword="false"/> for every failure of the service.</returns>
    Task<bool> CancelInvoiceAsync(string id, CancellationToken cancellationToken = default);
}

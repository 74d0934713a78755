using Microsoft.Extensions.Options;
using Tidewire;

namespace Billing;

internal sealed class BillingService(ServiceCaller<IBillingApi> billing, IOptionsMonitor<BillingOptions> options) : IBillingService
{
    public Task<Invoice?> GetInvoiceAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return billing.OrNullAsync((api, ct) => api.GetInvoiceAsync(id, ct), cancellationToken);
    }

    public Task<ServiceResult<Invoice>> TryGetInvoiceAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return billing.TryAsync((api, ct) => api.GetInvoiceAsync(id, ct), cancellationToken);
    }

    public async Task<IReadOnlyList<Invoice>?> ListInvoicesAsync(string customerId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(customerId);
        int limit = options.CurrentValue.ListLimit;
        return await billing.OrNullAsync((api, ct) => api.ListInvoicesAsync(customerId, limit, ct), cancellationToken).ConfigureAwait(false);
    }

    public Task<ServiceResult<Invoice>> TryCreateInvoiceAsync(
        NewInvoice invoice, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(invoice);
        ArgumentException.ThrowIfNullOrWhiteSpace(invoice.CustomerId);
        var complete = invoice with { Currency = invoice.Currency ?? options.CurrentValue.Currency };
        return billing.TryAsync((api, ct) => api.CreateInvoiceAsync(complete, idempotencyKey, ct), cancellationToken);
    }

    public Task<bool> CancelInvoiceAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return billing.OrFalseAsync((api, ct) => api.CancelInvoiceAsync(id, ct), cancellationToken);
    }
}

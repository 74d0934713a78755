using System.Collections.Concurrent;
using System.Net;
using Tidewire;

namespace Billing;

/// <summary>
/// An in-memory billing service, for tests of its callers. It follows the contract: the same tests run against it and the real one.
/// </summary>
public sealed class FakeBillingService : IBillingService
{
    private readonly ConcurrentDictionary<string, Invoice> _invoices = new();
    private readonly ConcurrentDictionary<string, Invoice> _byKey = new();
    private int _lastId;

    /// <summary>Whether every call fails as <see cref="ServiceFailureKind.Unavailable"/>.</summary>
    public bool IsDown { get; set; }

    /// <summary>The invoices that were created and not canceled.</summary>
    public IReadOnlyCollection<Invoice> Invoices => [.. _invoices.Values];

    public async Task<Invoice?> GetInvoiceAsync(string id, CancellationToken cancellationToken = default) =>
        (await TryGetInvoiceAsync(id, cancellationToken).ConfigureAwait(false)).Value;

    public Task<ServiceResult<Invoice>> TryGetInvoiceAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(IsDown ? Down() : _invoices.TryGetValue(id, out var invoice) ? ServiceResult.Success(invoice) : NotFound());
    }

    public Task<IReadOnlyList<Invoice>?> ListInvoicesAsync(string customerId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(customerId);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<Invoice>?>(IsDown ? null : [.. _invoices.Values.Where(invoice => invoice.CustomerId == customerId)]);
    }

    public Task<ServiceResult<Invoice>> TryCreateInvoiceAsync(
        NewInvoice invoice, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(invoice);
        ArgumentException.ThrowIfNullOrWhiteSpace(invoice.CustomerId);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(IsDown ? Down() : ServiceResult.Success(_byKey.GetOrAdd(idempotencyKey ?? Guid.NewGuid().ToString(), _ => Write(invoice))));
    }

    public Task<bool> CancelInvoiceAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(!IsDown && _invoices.TryRemove(id, out _));
    }

    private Invoice Write(NewInvoice invoice)
    {
        var written = new Invoice
        {
            Id = $"inv-{Interlocked.Increment(ref _lastId)}",
            CustomerId = invoice.CustomerId,
            Amount = invoice.Amount,
            Currency = invoice.Currency ?? "EUR",
        };
        _invoices[written.Id] = written;
        return written;
    }

    private static ServiceResult<Invoice> NotFound() =>
        ServiceResult.Failed<Invoice>(ServiceFailures.Of(ServiceFailureKind.Rejected, HttpStatusCode.NotFound, isReadOnly: true));

    private static ServiceResult<Invoice> Down() => ServiceResult.Failed<Invoice>(ServiceFailures.Of(ServiceFailureKind.Unavailable));
}

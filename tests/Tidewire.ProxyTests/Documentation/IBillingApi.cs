using Refit;

namespace Tidewire.ProxyTests.Documentation;

/// <summary>A service that the application adds.</summary>
public interface IBillingApi
{
    [Get("/invoices/{id}")]
    Task<IApiResponse> GetInvoiceAsync(string id, CancellationToken cancellationToken);
}

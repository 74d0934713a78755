using Refit;

namespace Tidewire.ProxyTests.Documentation;

/// <summary>A service of the application's own.</summary>
public interface IBillingApi
{
    [Get("/invoices/{id}")]
    Task<IApiResponse> GetInvoiceAsync(string id, CancellationToken cancellationToken);
}

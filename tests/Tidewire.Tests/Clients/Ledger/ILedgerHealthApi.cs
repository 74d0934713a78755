using Refit;

namespace Tidewire.Tests.Clients.Ledger;

/// <summary>The inherited part of the interface.</summary>
public interface ILedgerHealthApi
{
    [Get("/health")]
    Task<IApiResponse> GetHealthAsync(CancellationToken cancellationToken);
}

using Refit;

namespace Tidewire.Tests.Clients.Ledger;

/// <summary>What the interface inherits.</summary>
public interface ILedgerHealthApi
{
    [Get("/health")]
    Task<IApiResponse> GetHealthAsync(CancellationToken cancellationToken);
}

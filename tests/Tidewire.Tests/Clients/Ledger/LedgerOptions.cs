using System.ComponentModel.DataAnnotations;

namespace Tidewire.Tests.Clients.Ledger;

public sealed class LedgerOptions : ServiceClientOptions
{
    [Range(1, 100)]
    public int PageSize { get; set; } = 20;

    [Required]
    public string? Book { get; set; }
}

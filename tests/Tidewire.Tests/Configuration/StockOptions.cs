using Microsoft.Extensions.Configuration;

namespace Tidewire.Tests.Configuration;

/// <summary>Options of an application, with properties of the kinds that the tests bind.</summary>
public sealed class StockOptions : ServiceClientOptions
{
    public int PageSize { get; set; } = 20;

    public int? Limit { get; set; } = 5;

    public TimeSpan Window { get; set; }

    public Uri? Callback { get; set; }

    public StockPaging Paging { get; } = new();

    public Dictionary<string, string> Labels { get; } = [];

    public Dictionary<string, StockPaging> Regions { get; } = [];

    public List<StockPaging> Shelves { get; } = [];

    public List<string> Tags { get; } = [];

    [ConfigurationKeyName("stock-room")]
    public string? Room { get; set; }
}

namespace Tidewire.Tests.Configuration;

public sealed class StockPaging
{
    public int Size { get; set; }

    public string? Order { get; set; }
}

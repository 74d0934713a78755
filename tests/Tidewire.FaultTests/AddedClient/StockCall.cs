namespace Tidewire.FaultTests.AddedClient;

public enum StockCall
{
    Get,
    GetWrapped,
    Add,
    Remove,
}

namespace Tidewire.Delivery;

/// <summary>
/// Counts every item: accepted + recovered = delivered + dropped + held. Held items are counted by the stores that hold them.
/// </summary>
internal sealed class DeliveryAccount
{
    private long _accepted;
    private long _withdrawn;
    private long _recovered;
    private long _delivered;
    private long _dropped;

    public long Accepted => Interlocked.Read(ref _accepted) - Interlocked.Read(ref _withdrawn);

    public long Recovered => Interlocked.Read(ref _recovered);

    public long Delivered => Interlocked.Read(ref _delivered);

    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>All items so far, settled or held.</summary>
    public long Total => Accepted + Recovered;

    public void Accept() => Interlocked.Increment(ref _accepted);

    /// <summary>Takes back the count of an item that was not accepted after all.</summary>
    public void Withdraw() => Interlocked.Increment(ref _withdrawn);

    public void Recover(long count) => Interlocked.Add(ref _recovered, count);

    public void Deliver(int count) => Interlocked.Add(ref _delivered, count);

    public void Drop(long count) => Interlocked.Add(ref _dropped, count);
}

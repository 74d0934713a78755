namespace Tidewire.Sqlite;

/// <summary>An append in progress. If the current file turns out to be damaged or removed, the rest is stored in a new one.</summary>
internal sealed class Appending(IReadOnlyList<DeliveryItem> items)
{
    private const int MaxAttempts = 2;
    private int _attempts;
    private int _stored;

    public WriteRequest Request { get; private set; } = new(WriteKind.Append, items);

    public bool IsOver { get; private set; } = items.Count == 0;

    public DeliveryStoreResult Result => new(_stored, Request.IsFull);

    /// <summary>Records the result of the request and prepares the next attempt, if there is one.</summary>
    public void Next(bool mayTryAgain)
    {
        _stored += Request.Written;
        IsOver = _stored == items.Count || !mayTryAgain || ++_attempts == MaxAttempts;
        if (!IsOver)
            Request = new(WriteKind.Append, [.. items.Skip(_stored)]);
    }
}

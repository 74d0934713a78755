namespace Tidewire.Sqlite;

/// <summary>Items on their way into a file, and once more into a new one for what is left, if the first was damaged or taken away.</summary>
internal sealed class Appending(IReadOnlyList<DeliveryItem> items)
{
    private const int MaxAttempts = 2;
    private int _attempts;
    private int _stored;

    public WriteRequest Request { get; private set; } = new(WriteKind.Append, items);

    public bool IsOver { get; private set; } = items.Count == 0;

    public DeliveryStoreResult Result => new(_stored, Request.IsFull);

    /// <summary>Goes on after the request was written to a file, or was not.</summary>
    public void Next(bool mayTryAgain)
    {
        _stored += Request.Written;
        IsOver = _stored == items.Count || !mayTryAgain || ++_attempts == MaxAttempts;
        if (!IsOver)
            Request = new(WriteKind.Append, [.. items.Skip(_stored)]);
    }
}

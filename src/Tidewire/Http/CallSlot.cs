namespace Tidewire.Http;

/// <summary>
/// Brings the context of a call back to a caller that gets no response to find it in. It flows with the call; only the client that it was made
/// for fills it, not one that a handler calls meanwhile.
/// </summary>
internal sealed class CallSlot(object client)
{
    private static readonly AsyncLocal<CallSlot?> _current = new();

    public CallContext? Call { get; private set; }

    /// <summary>Opens a slot for the calls that follow in this asynchronous flow.</summary>
    public static CallSlot Open(object client) => _current.Value = new(client);

    public static void Fill(object client, CallContext call)
    {
        if (_current.Value is { } slot && slot.IsFor(client))
            slot.Call = call;
    }

    private bool IsFor(object other) => ReferenceEquals(client, other);
}

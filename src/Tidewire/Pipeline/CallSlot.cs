using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>
/// Hands the context of a call up to the caller where neither a response nor an exception carries it, and the caller's wishes down. It travels with the
/// caller's execution context.
/// </summary>
internal sealed class CallSlot
{
    private static readonly AsyncLocal<CallSlot?> _current = new();
    private readonly object _client;

    private CallSlot(object client) => _client = client;

    public CallContext? Call { get; private set; }

    /// <summary>How much of an error body the caller wants; 0 for none.</summary>
    public int ErrorBodyLimit { get; private init; }

    public static CallSlot Open(object client, int errorBodyLimit = 0) => _current.Value = new(client) { ErrorBodyLimit = errorBodyLimit };

    /// <summary>The slot that the caller opened for this client: a call that a handler makes to another client is not it.</summary>
    public static CallSlot? Of(object client) => _current.Value is { } slot && ReferenceEquals(slot._client, client) ? slot : null;

    /// <summary>Notes a call. One that a handler makes to the same client while the caller's is under way is not the caller's.</summary>
    public void Fill(CallContext call)
    {
        if (Call is not { HasEnded: false })
            Call = call;
    }
}

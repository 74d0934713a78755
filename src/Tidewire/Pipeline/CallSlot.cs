using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>
/// Passes the context of a call up to the caller if neither a response nor an exception carries it, and passes the caller's settings down.
/// It flows with the caller's execution context.
/// </summary>
internal sealed class CallSlot
{
    private static readonly AsyncLocal<CallSlot?> _current = new();
    private readonly object _client;

    private CallSlot(object client) => _client = client;

    public CallContext? Call { get; private set; }

    /// <summary>The maximum size of the error body to keep; 0 to keep none.</summary>
    public int ErrorBodyLimit { get; private init; }

    public static CallSlot Open(object client, int errorBodyLimit = 0) => _current.Value = new(client) { ErrorBodyLimit = errorBodyLimit };

    /// <summary>The slot that the caller opened for this client. Calls that handlers make to other clients do not use it.</summary>
    public static CallSlot? Of(object client) => _current.Value is { } slot && ReferenceEquals(slot._client, client) ? slot : null;

    /// <summary>Records a call. A call that a handler makes to the same client during the caller's call is ignored.</summary>
    public void Fill(CallContext call)
    {
        if (Call is not { HasEnded: false })
            Call = call;
    }
}

namespace Tidewire.Resilience;

/// <summary>How the body of a successful response is treated. The body of any other response is read only for calls that return error bodies.</summary>
internal enum ReplyBody
{
    /// <summary>Read completely within the attempt, up to the size limit.</summary>
    Buffered,

    /// <summary>Not read: only the status is the result.</summary>
    Unread,

    /// <summary>Streamed to the caller, without attempt timeout, budget or size limit.</summary>
    Streamed,
}

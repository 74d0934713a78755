namespace Tidewire.Resilience;

/// <summary>What becomes of the body of a successful reply. That of any other reply is never read.</summary>
internal enum ReplyBody
{
    /// <summary>Read whole inside the attempt, under the size cap.</summary>
    Buffered,

    /// <summary>The status alone decides: the body is not read.</summary>
    Unread,

    /// <summary>Handed to the caller as it comes, outside attempt, budget and size cap.</summary>
    Streamed,
}

namespace Tidewire.EntityFrameworkCore.Table;

/// <summary>What a row says of its message. The numbers are stored, so they never change.</summary>
internal enum OutboxState
{
    Waiting = 0,
    Sent = 1,
    Canceled = 2,
    Rejected = 3,
    Expired = 4,
    Uncertain = 5,
}

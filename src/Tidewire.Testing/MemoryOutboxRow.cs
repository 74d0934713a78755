namespace Tidewire.Testing;

internal sealed class MemoryOutboxRow(OutboxMessage message, long position)
{
    public OutboxMessage Message => message;

    public long Position => position;

    public OutboxState State { get; set; }

    public string? Reason { get; set; }

    public DateTimeOffset EnqueuedAt { get; private set; } = message.EnqueuedAt;

    public DateTimeOffset Due { get; set; } = message.NotBefore ?? message.EnqueuedAt;

    public DateTimeOffset? SettledAt { get; set; }

    public int Attempts { get; set; }

    public bool HasBegun { get; set; }

    /// <summary>The number of the claim; 0 for none.</summary>
    public long Claim { get; set; }

    public bool IsDeadLetter => State is OutboxState.Rejected or OutboxState.Expired or OutboxState.Uncertain;

    public OutboxMessage Claimed(long claim)
    {
        Claim = claim;
        return new()
        {
            Id = message.Id,
            Body = message.Body,
            EnqueuedAt = EnqueuedAt,
            NotBefore = message.NotBefore,
            OrderingKey = message.OrderingKey,
            TraceParent = message.TraceParent,
            Attempts = Attempts,
            MayHaveBeenSent = HasBegun,
            Claim = claim,
        };
    }

    public OutboxEntry Listed() => new()
    {
        Id = message.Id,
        Position = position,
        State = State,
        Reason = Reason,
        EnqueuedAt = EnqueuedAt,
        NotBefore = message.NotBefore,
        Attempts = Attempts,
        SettledAt = SettledAt,
    };

    public void Resend(DateTimeOffset now)
    {
        (State, Reason, SettledAt, Attempts, HasBegun, Claim) = (OutboxState.Waiting, null, null, 0, false, 0);
        (EnqueuedAt, Due) = (now, now);
    }
}

using System.Diagnostics;

namespace Tidewire;

/// <summary>An item to be delivered: opaque bytes with an idempotency key.</summary>
public sealed class DeliveryItem
{
    private readonly long _acceptedAt;
    private readonly long _notBefore;
    private readonly object? _trace;
    private ReadOnlyMemory<byte>? _body;
    private string? _key;

    /// <summary>The number of the item in its store; 0 for an item that is in memory only. Set by the store.</summary>
    public long Id { get; set; }

    /// <summary>The idempotency key, the same on every attempt.</summary>
    public string? Key
    {
        get => _key ??= KeyPrefix is null ? null : $"{KeyPrefix}-{Sequence}";
        set => _key = value;
    }

    /// <summary>The request body; <see langword="null"/> while only the store has it, or while it has not been serialized yet.</summary>
    public ReadOnlyMemory<byte>? Body
    {
        get => _body;
        set => _body = value;
    }

    /// <summary>When the item was accepted. Wall-clock time, because it outlives the process.</summary>
    public required DateTimeOffset AcceptedAt
    {
        get => new(_acceptedAt, TimeSpan.Zero);
        init => _acceptedAt = value.UtcTicks;
    }

    /// <summary>The time before which the item is not sent. <see langword="null"/> (default): it is sent without a delay.</summary>
    public DateTimeOffset? NotBefore
    {
        get => _notBefore == 0 ? null : new(_notBefore, TimeSpan.Zero);
        init => _notBefore = value?.UtcTicks ?? 0;
    }

    /// <summary>
    /// Items with the same ordering key are sent one after the other, in the order of acceptance. <see langword="null"/> (default): in
    /// any order.
    /// </summary>
    public string? OrderingKey { get; init; }

    /// <summary>The W3C <c>traceparent</c> of the activity that was current when the item was accepted.</summary>
    public string? TraceParent
    {
        get => _trace switch
        {
            string text => text,
            ActivityContext trace => $"00-{trace.TraceId}-{trace.SpanId}-{(trace.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? "01" : "00")}",
            _ => null,
        };
        init => _trace = value;
    }

    /// <summary>The activity that was current when the item was accepted.</summary>
    internal ActivityContext Trace
    {
        get => _trace switch
        {
            ActivityContext trace => trace,
            string text when ActivityContext.TryParse(text, null, out var trace) => trace,
            _ => default,
        };
        init => _trace = value == default ? null : value;
    }

    /// <summary>
    /// The object from which the body is serialized once the body is needed, so that the thread that adds the item to memory need not
    /// serialize it.
    /// </summary>
    internal object? Source { get; set; }

    /// <summary>The sequence number of the item in this process.</summary>
    internal long Sequence { get; set; }

    /// <summary>
    /// The first part of a generated key; the second part is <see cref="Sequence"/>. The text is created only if <see cref="Key"/> is read:
    /// a batch writes its parts.
    /// </summary>
    internal string? KeyPrefix { get; set; }

    /// <summary>Whether the text of the key exists: the application has set it, or it was read.</summary>
    internal bool HasKeyText => _key is not null;

    /// <summary>The number of times that sending this item alone failed.</summary>
    internal int Failures { get; set; }

    /// <summary>The number of times that sending this item alone ended with an exception of the application's own code.</summary>
    internal int Exceptions { get; set; }

    /// <summary>The maximum size of a batch that may contain this item; 0 while neither the item nor a batch with it has failed.</summary>
    internal int MaxBatchSize { get; set; }

    /// <summary>Whether the item, or a batch with it, has failed.</summary>
    internal bool IsSuspect => MaxBatchSize > 0;

    /// <summary>Whether this is the item of its ordering key that may be sent.</summary>
    internal bool HoldsOrderingKey { get; set; }

    /// <summary>The number of the item in the order in which items were taken from memory or the store.</summary>
    internal long Order { get; set; }

    /// <summary>Whether the item is in flight or may be sent now. Changed by <see cref="Delivery.PendingFlushes"/> only.</summary>
    internal bool IsActive { get; set; }

    internal int Length => _body?.Length ?? 0;

    /// <summary>Releases the content, which the store still has.</summary>
    internal void Release()
    {
        _body = null;
        Source = null;
    }
}

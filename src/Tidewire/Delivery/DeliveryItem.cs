using System.Diagnostics;

namespace Tidewire;

/// <summary>Something to be delivered: opaque bytes under an idempotency key.</summary>
public sealed class DeliveryItem
{
    private readonly long _acceptedAt;
    private readonly long _notBefore;
    private readonly object? _trace;
    private ReadOnlyMemory<byte>? _body;

    /// <summary>The number under which a store keeps it; 0 for an item that is in memory only. Set by the store.</summary>
    public long Id { get; set; }

    /// <summary>The idempotency key, the same each time it is sent.</summary>
    public string? Key { get; set; }

    /// <summary>What is sent; <see langword="null"/> while only the store has it.</summary>
    public ReadOnlyMemory<byte>? Body
    {
        get => _body;
        set => _body = value;
    }

    /// <summary>When it was accepted, by the clock on the wall: it outlives the process.</summary>
    public required DateTimeOffset AcceptedAt
    {
        get => new(_acceptedAt, TimeSpan.Zero);
        init => _acceptedAt = value.UtcTicks;
    }

    /// <summary>The moment before which it is not sent. <see langword="null"/> (default): at once.</summary>
    public DateTimeOffset? NotBefore
    {
        get => _notBefore == 0 ? null : new(_notBefore, TimeSpan.Zero);
        init => _notBefore = value?.UtcTicks ?? 0;
    }

    /// <summary>Items of one ordering key are sent one after the other, in the order accepted. <see langword="null"/> (default): in any order.</summary>
    public string? OrderingKey { get; init; }

    /// <summary>The W3C <c>traceparent</c> of the activity that was current when it was accepted.</summary>
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

    /// <summary>Whether a process that has ended had recorded that it was about to send it: it may have been delivered.</summary>
    public bool WasUnderWay { get; init; }

    /// <summary>The activity that was current when it was accepted.</summary>
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

    /// <summary>What a body is made from when one is needed: serializing is no work for the thread that hands it over.</summary>
    internal object? Source { get; set; }

    /// <summary>Counts the items of this process.</summary>
    internal long Sequence { get; set; }

    /// <summary>How often it failed alone.</summary>
    internal int Failures { get; set; }

    /// <summary>How often the application's own code failed on it.</summary>
    internal int Exceptions { get; set; }

    /// <summary>The most items it may be sent with, itself included; 0 while it was in no batch that failed.</summary>
    internal int MaxBatchSize { get; set; }

    /// <summary>Whether it failed, or was part of a batch that did.</summary>
    internal bool IsSuspect => MaxBatchSize > 0;

    /// <summary>Whether it is the one of its ordering key that may go.</summary>
    internal bool HoldsOrderingKey { get; set; }

    internal int Length => _body?.Length ?? 0;

    /// <summary>Leaves the content to the store.</summary>
    internal void Release()
    {
        _body = null;
        Source = null;
    }
}

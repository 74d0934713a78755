using System.Diagnostics;

namespace Tidewire.Delivery;

/// <summary>
/// An item as it waits in memory. It becomes a <see cref="DeliveryItem"/> when it is taken: while many wait, accepting one costs above all that the collector
/// moves it.
/// </summary>
internal readonly struct WaitingItem
{
    private readonly object _content;
    private readonly string? _key;
    private readonly object? _trace;
    private readonly long _acceptedAt;
    private readonly long _sequence;

    /// <summary>An item made of what is serialized when it is sent.</summary>
    public WaitingItem(object source, string? key, DateTimeOffset acceptedAt, ActivityContext trace)
    {
        _content = source;
        _key = key;
        _acceptedAt = acceptedAt.UtcTicks;
        _trace = trace == default ? null : trace;
    }

    public WaitingItem(DeliveryItem item) => _content = item;

    private WaitingItem(in WaitingItem item, long sequence)
    {
        this = item;
        _sequence = sequence;
    }

    /// <summary>When it was accepted, by the clock on the wall.</summary>
    public DateTimeOffset AcceptedAt => _content is DeliveryItem item ? item.AcceptedAt : new(_acceptedAt, TimeSpan.Zero);

    public WaitingItem Numbered(long sequence) => new(this, sequence);

    public DeliveryItem ToItem()
    {
        var item = _content as DeliveryItem ?? new()
        {
            Source = _content,
            Key = _key,
            AcceptedAt = new(_acceptedAt, TimeSpan.Zero),
            Trace = _trace is ActivityContext trace ? trace : default,
        };
        if (_sequence != 0)
            item.Sequence = _sequence;
        return item;
    }
}

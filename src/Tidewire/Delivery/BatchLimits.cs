namespace Tidewire.Delivery;

/// <summary>The current maximum batch size: halved after a failure that the size may have caused, increased after success.</summary>
internal sealed class BatchLimits
{
    private readonly Lock _gate = new();
    private readonly AdaptiveLimit _count = new(double.MaxValue);
    private readonly AdaptiveLimit _bytes = new(double.MaxValue);

    public int Count(DeliverySettings settings)
    {
        lock (_gate)
            return (int)Math.Clamp(_count.Value, 1, settings.BatchSize);
    }

    public long Bytes(DeliverySettings settings)
    {
        lock (_gate)
            return (long)Math.Clamp(_bytes.Value, 1, settings.BatchBytes);
    }

    public void Failed(int count, long bytes)
    {
        lock (_gate)
        {
            // Concurrent batches fail together. Only a batch within at least one current limit decreases the limits further.
            if (count <= 1 || (count > _count.Value && bytes > _bytes.Value))
                return;

            _count.Decrease(count, Math.Max(1, count / 2));
            _bytes.Decrease(bytes, Math.Max(1, bytes / 2.0));
        }
    }

    public void Delivered(int count, long bytes, DeliverySettings settings)
    {
        lock (_gate)
        {
            // The success of a small batch says nothing about a large one.
            if (count >= Math.Floor(_count.Value) && _count.Value < settings.BatchSize)
                _count.Increase(0.5, 0.05, settings.BatchSize);
            if (bytes * 2 >= _bytes.Value && _bytes.Value < settings.BatchBytes)
                _bytes.Increase(0.5, 0.05, settings.BatchBytes);
        }
    }
}

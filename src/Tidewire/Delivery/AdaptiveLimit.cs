namespace Tidewire.Delivery;

/// <summary>
/// A limit that is found by trying. It falls at once; it climbs quickly to just below where it fell last, slowly past that point, and then quickly again.
/// </summary>
internal sealed class AdaptiveLimit(double max)
{
    private const double Below = 0.9;
    private const double Above = 1.15;
    private double _fellAt = double.PositiveInfinity;

    /// <summary>The limit in force, at most the bound it was last given.</summary>
    public double Value { get; private set; } = max;

    public void Decrease(double from, double to)
    {
        _fellAt = from;
        Value = to;
    }

    public void Increase(double quickly, double slowly, double bound)
    {
        double fastGrowthBound = _fellAt * Below;
        double next = Value < fastGrowthBound ? Math.Min(Value * (1 + quickly), fastGrowthBound)
            : Value < _fellAt * Above ? Value * (1 + slowly)
            : Value * (1 + quickly);
        Value = Math.Min(next, bound);
    }
}

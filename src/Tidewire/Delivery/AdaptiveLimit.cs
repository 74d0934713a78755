namespace Tidewire.Delivery;

/// <summary>
/// A limit found by probing. It decreases in one step. It increases quickly to just below the value from which it last decreased, slowly past
/// that value, and then quickly again.
/// </summary>
internal sealed class AdaptiveLimit(double max)
{
    private const double Below = 0.9;
    private const double Above = 1.15;
    private double _fellAt = double.PositiveInfinity;

    /// <summary>The current limit, at most the last bound.</summary>
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

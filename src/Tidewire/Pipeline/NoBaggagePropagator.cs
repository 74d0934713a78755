using System.Diagnostics;

namespace Tidewire.Pipeline;

/// <summary>Propagates the trace context without the baggage.</summary>
internal sealed class NoBaggagePropagator(DistributedContextPropagator inner) : DistributedContextPropagator
{
    /// <summary>The headers that carry baggage: the W3C header, and the header of older .NET versions.</summary>
    public static IReadOnlyList<string> Headers { get; } = ["baggage", "Correlation-Context"];

    public DistributedContextPropagator Inner => inner;

    public override IReadOnlyCollection<string> Fields => [.. inner.Fields.Where(name => !IsBaggage(name))];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        inner.Inject(activity, carrier, setter is null ? null : (target, name, value) =>
        {
            if (!IsBaggage(name))
                setter(target, name, value);
        });

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        inner.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;

    private static bool IsBaggage(string name) => Headers.Contains(name, StringComparer.OrdinalIgnoreCase);
}

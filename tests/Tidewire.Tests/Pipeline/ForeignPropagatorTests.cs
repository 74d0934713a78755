using System.Diagnostics;
using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>Our propagators pass on the trace headers that the wrapped propagator injects, whether that propagator is part of .NET or of another library.</summary>
public sealed class ForeignPropagatorTests
{
    public static TheoryData<bool> Wrapped => [true, false];

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void Trace_IsPassedOn_ForACarrierThatIsNotARequest(bool countsResends)
    {
        using var activity = new Activity("System.Net.Http.HttpRequestOut").SetIdFormat(ActivityIdFormat.W3C).AddBaggage("user", "ada").Start();
        var carrier = new Dictionary<string, string>();

        Propagator(countsResends).Inject(activity, carrier, static (target, name, value) => ((Dictionary<string, string>)target!)[name] = value);

        Assert.Equal(activity.Id, carrier["traceparent"]);
        Assert.Equal(countsResends, carrier.Keys.Any(name => name is "baggage" or "Correlation-Context"));
        Assert.Null(activity.GetTagItem("http.request.resend_count"));
    }

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void Setter_MayBeMissing(bool countsResends)
    {
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        var inner = new RecordingPropagator();

        Propagator(countsResends, inner).Inject(activity, carrier: null, setter: null);

        Assert.Equal((activity, null), (inner.Injected, inner.Setter));
    }

    private static DistributedContextPropagator Propagator(bool countsResends, DistributedContextPropagator? inner = null)
    {
        inner ??= DistributedContextPropagator.CreateDefaultPropagator();
        return countsResends ? new ResendCountPropagator(inner) : new NoBaggagePropagator(inner);
    }

    private sealed class RecordingPropagator : DistributedContextPropagator
    {
        public Activity? Injected { get; private set; }

        public PropagatorSetterCallback? Setter { get; private set; }

        public override IReadOnlyCollection<string> Fields => [];

        public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => (Injected, Setter) = (activity, setter);

        public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
            (traceId, traceState) = (null, null);

        public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
    }
}

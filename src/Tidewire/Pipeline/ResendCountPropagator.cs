using System.Diagnostics;
using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>
/// Tags .NET's activity of an attempt with <c>http.request.resend_count</c> (OpenTelemetry). That activity is not current in any handler;
/// only the propagator gets it together with the request.
/// </summary>
internal sealed class ResendCountPropagator(DistributedContextPropagator inner) : DistributedContextPropagator
{
    private const string ResendCount = "http.request.resend_count";
    private const string PlatformActivity = "System.Net.Http.HttpRequestOut";

    public override IReadOnlyCollection<string> Fields => inner.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        // If .NET creates no activity for the attempt, it propagates the caller's.
        if (activity is { OperationName: PlatformActivity } && CallContext.TryGet(carrier as HttpRequestMessage, out var call) && call.Attempts > 1)
            activity.SetTag(ResendCount, call.Attempts - 1);
        inner.Inject(activity, carrier, setter);
    }

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        inner.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
        inner.ExtractBaggage(carrier, getter);
}

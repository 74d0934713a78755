using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>Reports one call to log, metrics and traces, from its beginning to its end.</summary>
internal readonly struct CallReport
{
    private readonly ServiceClientDefinition _definition;
    private readonly CallTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _started;
    private readonly Activity? _activity;

    private CallReport(ServiceClientDefinition definition, CallTelemetry telemetry, TimeProvider time, ILogger logger)
    {
        (_definition, _telemetry, _time, _logger) = (definition, telemetry, time, logger);
        _started = time.GetTimestamp();
        _activity = CallTelemetry.Start(definition.Name);
    }

    public static CallReport Begin(ServiceClientDefinition definition, CallTelemetry telemetry, TimeProvider time, ILogger logger) =>
        new(definition, telemetry, time, logger);

    public void Succeeded(int attempts) => Stop(CallTelemetry.Success, attempts);

    /// <summary>The call ended with an exception: the caller's own cancellation, or an error of the application.</summary>
    public void Thrown(bool isCanceled) => Stop(isCanceled ? CallTelemetry.Cancelled : CallTelemetry.Error, attempts: 0);

    public void Failed(ServiceFailure failure, CallContext? call)
    {
        string kind = failure.Kind.ToString();
        double elapsed = Stop(kind, failure.Attempts).TotalMilliseconds;
        if (IsExpected(failure, call))
            Log.CallRefused(_logger, _definition.Name, kind, failure.Reason, (int?)failure.StatusCode, failure.Attempts, elapsed);
        else
            Log.CallFailed(_logger, _definition.Name, kind, failure.Reason, (int?)failure.StatusCode, failure.Attempts, elapsed);

        if (call?.JsonFault is { } fault)
            Log.BodyUnreadable(_logger, _definition.Name, fault.Type, fault.Path);
    }

    private TimeSpan Stop(string outcome, int attempts)
    {
        var elapsed = _time.GetElapsedTime(_started);
        _telemetry.Stop(_activity, _definition.Name, outcome, attempts, elapsed);
        return elapsed;
    }

    // An open circuit was logged when it opened. A bad token, or a lookup that finds nothing, is what such calls are for. A caller who asks for the bodies of
    // refusals judges them itself, and says what a challenge means.
    private bool IsExpected(ServiceFailure failure, CallContext? call) => failure switch
    {
        { Kind: ServiceFailureKind.CircuitOpen } => true,
        { Kind: ServiceFailureKind.Rejected, IsProxyAnswer: true } when !(_definition.IsReadOnly && call is { ErrorBodyLimit: > 0 }) => false,
        { Kind: ServiceFailureKind.Rejected, StatusCode: { } status } => _definition.IsReadOnly
            ? status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            : status is HttpStatusCode.NotFound && call is { IsReadOnly: true },
        _ => false,
    };
}

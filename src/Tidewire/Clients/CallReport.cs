using System.Diagnostics;
using System.Net;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>Reports one call to the log, metrics and traces, from start to end.</summary>
internal readonly struct CallReport
{
    private const string Success = "success";
    private const string Canceled = "canceled";

    private static readonly string[] _kinds = TagValue.Of<ServiceFailureKind>();

    private readonly ServiceClient _client;
    private readonly long _started;
    private readonly Activity? _activity;

    public CallReport(ServiceClient client)
    {
        _client = client;
        _started = client.Time.GetTimestamp();
        _activity = CallTelemetry.Start(client.Tag);
    }

    public void Succeeded(CallContext? call, int attempts)
    {
        Stop(call, Success, errorType: null, isError: false, attempts);
        _client.Failures.Answered();
    }

    /// <summary>Reports that the call ended with an exception: the caller's cancellation or an error of the application.</summary>
    public void Thrown(CallContext? call, bool isCanceled) => Stop(
        call, isCanceled ? Canceled : ErrorType.ApplicationError, isCanceled ? null : ErrorType.ApplicationError, isError: !isCanceled, call?.Attempts);

    public void Failed(ServiceFailure failure, CallContext? call)
    {
        bool isExpected = IsExpected(failure, call);
        bool isError = !isExpected || failure.Kind == ServiceFailureKind.CircuitOpen;
        Stop(call, _kinds[(int)failure.Kind], ErrorType.Of(failure), isError, failure.Attempts);
        double elapsed = _client.Time.GetElapsedTime(_started).TotalMilliseconds;

        if (isExpected)
            _client.Failures.Refused(failure, elapsed);
        else
            _client.Failures.Failed(failure, elapsed);

        if (call?.JsonFault is { } fault)
            Log.BodyUnreadable(_client.Logger, _client.Name, fault.Type, fault.Path);
    }

    private void Stop(CallContext? call, string outcome, string? errorType, bool isError, int? attempts) => _client.Telemetry.Stop(
        _activity, new(_client.Tag, _client.MethodOf(call), outcome, errorType, isError, attempts), _client.Time, _started);

    // An open circuit was logged when it opened. Rejected tokens and lookups without a result are normal. A caller that reads error bodies
    // judges refusals itself.
    private bool IsExpected(ServiceFailure failure, CallContext? call) => failure switch
    {
        { Kind: ServiceFailureKind.CircuitOpen } => true,
        { Kind: ServiceFailureKind.Rejected, IsProxyAnswer: true } when !(_client.IsReadOnly && call is { ErrorBodyLimit: > 0 }) => false,
        { Kind: ServiceFailureKind.Rejected, StatusCode: { } status } => _client.IsReadOnly
            ? status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity
            : status is HttpStatusCode.NotFound && call is { IsReadOnly: true },
        _ => false,
    };
}

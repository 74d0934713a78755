using System.Diagnostics;
using System.Net;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;
using Refit;
using Tidewire.Http;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>What a caller needs to know of its client: turns answers and exceptions into failures, and reports every call.</summary>
internal sealed class ServiceClient(
    ServiceClientDefinition definition, Circuit circuit, CallTelemetry telemetry, TimeProvider time, ILogger logger)
{
    private readonly string _name = definition.Name;

    public string Name => _name;

    public static int AttemptsOf(IApiResponse response) =>
        CallContext.TryGet(response.RequestMessage, out var call) ? call.Attempts : 1;

    /// <summary>Whether the answer is a success of the contract. Refit alone would take any 2xx for one.</summary>
    public bool Accepts(IApiResponse response) =>
        response is { IsSuccessful: true, StatusCode: { } status } && definition.IsSuccess(status);

    public (long Started, Activity? Activity) Start() => (time.GetTimestamp(), CallTelemetry.Start(_name));

    /// <summary>Answers for an open circuit before anything is built or thrown.</summary>
    public ServiceFailure? RefusedByCircuit() =>
        circuit.Refuses
            ? new(ServiceFailureKind.CircuitOpen)
            {
                Reason = circuit.Status.State == CircuitState.Isolated ? Reasons.CircuitIsolated : Reasons.CircuitOpen,
                RetryAfter = circuit.RetryAfter,
            }
            : null;

    /// <summary>Why an answer is not a success. Throws if it is the caller's cancellation that stands behind it.</summary>
    public ServiceFailure Explain(IApiResponse response, CancellationToken callerToken)
    {
        CallContext.TryGet(response.RequestMessage, out var call);
        var error = Root(response.Error);
        if (error is OperationCanceledException)
            callerToken.ThrowIfCancellationRequested();

        if (!response.IsReceived || response.StatusCode is not { } status)
            return FromException(error, call);

        return definition.IsSuccess(status)
            ? FromBody(error, status, call)
            : FromStatus(status, RetryAfter.Of(response.Headers, time), call);
    }

    /// <summary>What an exception says of the remote side; <see langword="null"/> if it is the caller's cancellation or an error of the application.</summary>
    public static ServiceFailure? Explain(Exception exception, CancellationToken callerToken)
    {
        var root = Root(exception)!;
        if (root is OperationCanceledException && callerToken.IsCancellationRequested)
            return null;

        CallContext.TryGet((exception as ApiExceptionBase)?.RequestMessage, out var call);
        return exception is ApiExceptionBase || FailureClassifier.Explain(root) is not null ? FromException(root, call) : null;
    }

    public void Succeeded(long started, Activity? activity, int attempts) =>
        telemetry.Stop(activity, _name, CallTelemetry.Success, attempts, time.GetElapsedTime(started));

    public void Failed(ServiceFailure failure, long started, Activity? activity)
    {
        var elapsed = time.GetElapsedTime(started);
        string kind = failure.Kind.ToString();
        telemetry.Stop(activity, _name, kind, failure.Attempts, elapsed);

        // A bad token is daily business, and an open circuit has been logged when it opened.
        if (failure.Kind == ServiceFailureKind.CircuitOpen || (definition.IsReadOnly && IsPlainNo(failure)))
            Log.CallRefused(logger, _name, kind, failure.Reason, (int?)failure.StatusCode, failure.Attempts, elapsed.TotalMilliseconds);
        else
            Log.CallFailed(logger, _name, kind, failure.Reason, (int?)failure.StatusCode, failure.Attempts, elapsed.TotalMilliseconds);
    }

    public void Threw(long started, Activity? activity, CancellationToken callerToken) =>
        telemetry.Stop(
            activity, _name, callerToken.IsCancellationRequested ? CallTelemetry.Cancelled : "Error", 0, time.GetElapsedTime(started));

    private static bool IsPlainNo(ServiceFailure failure) =>
        failure is { Kind: ServiceFailureKind.Rejected, StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden };

    private static Exception? Root(Exception? exception) =>
        exception is ApiExceptionBase { InnerException: { } inner } ? inner : exception;

    // The service answered, in a way the contract does not count as success.
    private static ServiceFailure FromStatus(HttpStatusCode status, TimeSpan? retryAfter, CallContext? call)
    {
        bool tooLong = call is { RetryAfterDidNotFit: true };
        return new(tooLong ? ServiceFailureKind.Throttled : FailureClassifier.KindOf(status))
        {
            Reason = tooLong ? Reasons.RetryAfterTooLong : Reasons.Of(status),
            StatusCode = status,
            RetryAfter = retryAfter,
            Attempts = call?.Attempts ?? 1,
            IsAmbiguous = call?.MayHaveActed ?? false,
        };
    }

    // The status is the contract's, but the body that decides is missing or cannot be trusted.
    private static ServiceFailure FromBody(Exception? error, HttpStatusCode status, CallContext? call)
    {
        // The application's JSON context lacks the type: no failure of the service.
        if (error is NotSupportedException)
            ExceptionDispatchInfo.Throw(error);

        return new(ServiceFailureKind.InvalidResponse)
        {
            Reason = error is null ? Reasons.EmptyBody : FailureClassifier.Explain(error)?.Reason ?? Reasons.NotJson,
            StatusCode = status,
            Attempts = call?.Attempts ?? 1,
            IsAmbiguous = call?.MayHaveActed ?? false,
        };
    }

    private static ServiceFailure FromException(Exception? error, CallContext? call)
    {
        var (kind, reason) = (error is null ? null : FailureClassifier.Explain(error)) ?? (ServiceFailureKind.Unavailable, Reasons.ConnectionLost);
        int attempts = call?.Attempts ?? 0;

        // CircuitOpen means that nothing was sent; here the circuit opened between two attempts.
        if (kind == ServiceFailureKind.CircuitOpen && attempts > 0)
            (kind, reason) = (ServiceFailureKind.Unavailable, Reasons.CircuitOpenedMeanwhile);

        return new(kind) { Reason = reason, Attempts = attempts, IsAmbiguous = call?.MayHaveActed ?? false };
    }
}

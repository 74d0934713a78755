using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Refit;
using Tidewire.Http;
using Tidewire.Resilience;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>What a caller needs to know of its client: turns answers and exceptions into failures, and reports every call.</summary>
internal sealed class ServiceClient(
    ServiceClientDefinition definition,
    IReadOnlyDictionary<string, ReplyShape> replies,
    Circuit circuit,
    CallTelemetry telemetry,
    TimeProvider time,
    ILogger logger)
{
    private readonly string _name = definition.Name;

    public string Name => _name;

    public static CallContext? CallOf(IApiResponse response) => CallContext.TryGet(response.RequestMessage, out var call) ? call : null;

    /// <summary>Whether Refit made a value of nothing: the default of a value type, where the service sent no body.</summary>
    public static bool IsMissing<T>(T? value, CallContext? call) => value is null || (typeof(T).IsValueType && call is { BodyIsEmpty: true });

    /// <summary>Whether the answer is a success of the contract. Refit alone would take any 2xx for one.</summary>
    public bool Accepts(IApiResponse response) =>
        response is { IsReceived: true, Error: null, StatusCode: { } status } && definition.IsSuccess(status);

    public (long Started, Activity? Activity) Start() => (time.GetTimestamp(), CallTelemetry.Start(_name));

    /// <summary>Opens a slot in which a call whose response is not handed out leaves its context.</summary>
    public CallSlot OpenSlot() => CallSlot.Open(replies);

    /// <summary>Answers for an open circuit before anything is built or thrown.</summary>
    public FailedCall? RefusedByCircuit() =>
        circuit.Refuses
            ? new(new(ServiceFailureKind.CircuitOpen)
            {
                Reason = circuit.Status.State == CircuitState.Isolated ? Reasons.CircuitIsolated : Reasons.CircuitOpen,
                RetryAfter = circuit.RetryAfter,
            })
            : null;

    /// <summary>Why an answer is not a success. Throws if the caller's cancellation or an error of the application stands behind it.</summary>
    public FailedCall Explain(IApiResponse response, CancellationToken callerToken)
    {
        var call = CallOf(response);
        var error = Root(response.Error);
        if (error is OperationCanceledException)
            callerToken.ThrowIfCancellationRequested();
        if (IsOfTheApplication(error))
            ExceptionDispatchInfo.Throw(error!);

        return new(
            response.IsReceived && response.StatusCode is { } status ? FromAnswer(status, response.Headers, error, call) : FromException(error, call),
            call);
    }

    /// <summary>What an exception says of the remote side; <see langword="null"/> if it is the caller's cancellation or an error of the application.</summary>
    public FailedCall? Explain(Exception exception, CallContext? call, CancellationToken callerToken)
    {
        var root = Root(exception);
        if ((root is OperationCanceledException && callerToken.IsCancellationRequested) || IsOfTheApplication(root))
            return null;

        if (call is null)
            CallContext.TryGet((exception as ApiExceptionBase)?.RequestMessage, out call);

        if (exception is ApiException answered)
            return new(FromAnswer(answered.StatusCode, answered.Headers, answered.InnerException, call), call);
        return exception is ApiExceptionBase || FailureClassifier.Explain(root!) is not null ? new(FromException(root, call), call) : null;
    }

    /// <summary>A success without the value that was asked for.</summary>
    public static FailedCall Empty(HttpStatusCode? status, CallContext? call) => new(
        new(ServiceFailureKind.InvalidResponse)
        {
            Reason = Reasons.EmptyBody,
            StatusCode = status,
            Attempts = call?.Attempts ?? 1,
            IsAmbiguous = call?.MayHaveActed ?? false,
        },
        call);

    public void Succeeded(long started, Activity? activity, int attempts) =>
        telemetry.Stop(activity, _name, CallTelemetry.Success, attempts, time.GetElapsedTime(started));

    public void Failed(FailedCall failed, long started, Activity? activity)
    {
        var failure = failed.Failure;
        var elapsed = time.GetElapsedTime(started);
        string kind = failure.Kind.ToString();
        telemetry.Stop(activity, _name, kind, failure.Attempts, elapsed);

        if (IsExpected(failed))
            Log.CallRefused(logger, _name, kind, failure.Reason, (int?)failure.StatusCode, failure.Attempts, elapsed.TotalMilliseconds);
        else
            Log.CallFailed(logger, _name, kind, failure.Reason, (int?)failure.StatusCode, failure.Attempts, elapsed.TotalMilliseconds);
    }

    /// <summary>Reports a call that ends in an exception, and throws what stands behind it; returns for what is to be thrown on as it is.</summary>
    public void Thrown(Exception exception, long started, Activity? activity, CancellationToken callerToken)
    {
        telemetry.Stop(
            activity, _name, callerToken.IsCancellationRequested ? CallTelemetry.Cancelled : "Error", 0, time.GetElapsedTime(started));
        callerToken.ThrowIfCancellationRequested();
        if (Root(exception) is { } root && root != exception)
            ExceptionDispatchInfo.Throw(root);
    }

    // An open circuit has been logged when it opened; a bad token, or a lookup that finds nothing, is what such calls are for.
    private bool IsExpected(FailedCall failed) => failed.Failure switch
    {
        { Kind: ServiceFailureKind.CircuitOpen } => true,
        { Kind: ServiceFailureKind.Rejected, StatusCode: { } status } => definition.IsReadOnly
            ? status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            : status is HttpStatusCode.NotFound && failed.Call is { IsReadOnly: true },
        _ => false,
    };

    // A malformed argument, or a type that is missing from the JSON context: no failure of the service.
    private static bool IsOfTheApplication(Exception? error) => error is ArgumentException or NotSupportedException;

    private static Exception? Root(Exception? exception) =>
        exception is ApiExceptionBase { InnerException: { } inner } ? inner : exception;

    private ServiceFailure FromAnswer(HttpStatusCode status, HttpResponseHeaders? headers, Exception? error, CallContext? call) =>
        definition.IsSuccess(status) ? FromBody(error, status, call) : FromStatus(status, RetryAfter.Of(headers, time), call);

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
    private static ServiceFailure FromBody(Exception? error, HttpStatusCode status, CallContext? call) => error is null
        ? Empty(status, call).Failure
        : new(ServiceFailureKind.InvalidResponse)
        {
            Reason = FailureClassifier.Explain(error)?.Reason ?? Reasons.NotJson,
            StatusCode = status,
            Attempts = call?.Attempts ?? 1,
            IsAmbiguous = call?.MayHaveActed ?? false,
        };

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

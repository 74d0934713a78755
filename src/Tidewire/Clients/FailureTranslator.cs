using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Refit;
using Tidewire.Pipeline;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>
/// Translates Refit's exceptions into the failure of a call. The pipeline has determined how the call itself ended; this class adds the
/// result of reading the body.
/// </summary>
internal static class FailureTranslator
{
    /// <summary>The context of the call that an exception from Refit belongs to.</summary>
    public static CallContext? CallOf(Exception exception) =>
        exception is ApiExceptionBase api && CallContext.TryGet(api.RequestMessage, out var call) ? call : null;

    /// <summary>The failure of a call that ended with an exception.</summary>
    /// <param name="exception">The exception, as Refit throws or captures it.</param>
    /// <param name="call">The call; <see langword="null"/> if it did not reach the pipeline.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    /// <exception cref="Exception">The application's own error, unchanged.</exception>
    public static ServiceFailure Translate(Exception exception, CallContext? call, CancellationToken cancellationToken)
    {
        if (call?.Failure is { } failure)
            return failure;

        var root = exception is ApiExceptionBase { InnerException: { } inner } ? inner : exception;
        if (root is OperationCanceledException)
            cancellationToken.ThrowIfCancellationRequested();
        // A success whose body Refit could not read. A type missing from the JSON context is an error of the application.
        if (call is { IsSuccess: true } && exception is ApiExceptionBase && root is not (OperationCanceledException or MissingJsonTypeException))
        {
            call.JsonFault = (root as UnreadableJsonException)?.Fault;
            return BodyFailure(call, root is InvalidDataException ? root.Message : Reasons.NotJson);
        }

        Throw(root);
        return null;
    }

    /// <summary>The failure of a successful call whose expected body is missing.</summary>
    public static ServiceFailure Empty(CallContext? call) => BodyFailure(call, Reasons.EmptyBody);

    private static ServiceFailure BodyFailure(CallContext? call, string reason) => new(ServiceFailureKind.InvalidResponse)
    {
        Reason = reason,
        StatusCode = call?.Status,
        RequestId = call?.AnswerHeaders is { } headers ? RequestId.Of(headers) : null,
        Attempts = call?.Attempts ?? 1,
        IsAmbiguous = call is { IsReadOnly: false },
    };

    [DoesNotReturn]
    private static void Throw(Exception exception) => ExceptionDispatchInfo.Throw(exception);
}

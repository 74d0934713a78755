using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Refit;
using Tidewire.Pipeline;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>Turns what Refit hands back into the failure of a call. How the call itself ended was decided in its pipeline; here is added what became of the body.</summary>
internal static class FailureTranslator
{
    /// <summary>The context of the call that an exception of Refit belongs to.</summary>
    public static CallContext? CallOf(Exception exception) =>
        exception is ApiExceptionBase api && CallContext.TryGet(api.RequestMessage, out var call) ? call : null;

    /// <summary>The failure of a call that ended with an exception, thrown or captured.</summary>
    /// <param name="exception">The exception, as Refit throws or captures it.</param>
    /// <param name="call">The call; <see langword="null"/> where it did not get as far as its pipeline.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="OperationCanceledException">The caller canceled the call.</exception>
    /// <exception cref="Exception">The application's own error, as it was thrown.</exception>
    public static ServiceFailure Translate(Exception exception, CallContext? call, CancellationToken cancellationToken)
    {
        if (call?.Failure is { } failure)
            return failure;

        var root = exception is ApiExceptionBase { InnerException: { } inner } ? inner : exception;
        if (root is OperationCanceledException)
            cancellationToken.ThrowIfCancellationRequested();
        // A success whose body Refit could not read. A type missing from the JSON context is the application's error.
        if (call is { IsSuccess: true } && exception is ApiExceptionBase && root is not (OperationCanceledException or MissingJsonTypeException))
        {
            call.JsonFault = (root as UnreadableJsonException)?.Fault;
            return BodyFailure(call, root is InvalidDataException ? root.Message : Reasons.NotJson);
        }

        Throw(root);
        return null;
    }

    /// <summary>The failure of a call that succeeded without the body that it is made for.</summary>
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

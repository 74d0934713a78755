using Refit;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>The reply of a method whose failures Refit captures: the method returns <c>Task&lt;IApiResponse&lt;T&gt;&gt;</c>.</summary>
internal readonly struct CapturedReply<T> : IReply<IApiResponse<T>, ServiceResult<T>>
    where T : notnull
{
    public static bool NeedsSlot => false;

    public static CallContext? CallOf(IApiResponse<T> reply) => CallContext.TryGet(reply.RequestMessage, out var call) ? call : null;

    public static ServiceFailure? FailureOf(IApiResponse<T> reply, CallContext? call, CancellationToken cancellationToken)
    {
        if (call?.Failure is { } failure)
            return failure;
        if (reply.Error is { } error)
            return FailureTranslator.Translate(error, call, cancellationToken);
        return ThrownReply<T>.IsMissing(reply.Content, call) ? FailureTranslator.Empty(call) : null;
    }

    public static ServiceResult<T> Success(IApiResponse<T> reply, int attempts) => ServiceResult.Success(reply.Content!, attempts);

    public static ServiceResult<T> Failed(ServiceFailure failure) => ServiceResult.Failed<T>(failure);

    // A stream needs the response to stay open.
    public static void Release(IApiResponse<T> reply, bool succeeded)
    {
        if (!succeeded || reply.Content is not (Stream or HttpContent))
            reply.Dispose();
    }
}

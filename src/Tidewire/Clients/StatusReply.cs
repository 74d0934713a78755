using Refit;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>The reply of a call whose only result is the status: the method returns <c>Task&lt;IApiResponse&gt;</c>.</summary>
internal readonly struct StatusReply : IReply<IApiResponse, ServiceResult>
{
    public static bool NeedsSlot => false;

    public static CallContext? CallOf(IApiResponse reply) => CallContext.TryGet(reply.RequestMessage, out var call) ? call : null;

    public static ServiceFailure? FailureOf(IApiResponse reply, CallContext? call, CancellationToken cancellationToken) =>
        call?.Failure ?? (reply.Error is { } error ? FailureTranslator.Translate(error, call, cancellationToken) : null);

    public static ServiceResult Success(IApiResponse reply, int attempts) => ServiceResult.SuccessAfter(attempts);

    public static ServiceResult Failed(ServiceFailure failure) => ServiceResult.Failed(failure);

    // Refit does not dispose the reply, so its connection would leak.
    public static void Release(IApiResponse reply, bool succeeded) => reply.Dispose();
}

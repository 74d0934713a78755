using Refit;
using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>A <see cref="StatusReply"/> as <see langword="true"/> or <see langword="false"/>.</summary>
/// <remarks>The reply is converted inside the call. Converting it afterward would cost each call one more asynchronous method.</remarks>
internal readonly struct PlainStatus : IReply<IApiResponse, bool>
{
    public static bool NeedsSlot => StatusReply.NeedsSlot;

    public static CallContext? CallOf(IApiResponse reply) => StatusReply.CallOf(reply);

    public static ServiceFailure? FailureOf(IApiResponse reply, CallContext? call, CancellationToken cancellationToken) =>
        StatusReply.FailureOf(reply, call, cancellationToken);

    public static bool Success(IApiResponse reply, int attempts) => true;

    public static bool Failed(ServiceFailure failure) => false;

    public static void Release(IApiResponse reply, bool succeeded) => StatusReply.Release(reply, succeeded);
}

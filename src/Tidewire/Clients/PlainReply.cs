using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>A reply as its value, or the default value on failure.</summary>
/// <typeparam name="TReply">The return type of the interface method.</typeparam>
/// <typeparam name="T">The type of the value.</typeparam>
/// <typeparam name="TShape">The reply as a result.</typeparam>
/// <remarks><inheritdoc cref="PlainStatus" path="/remarks"/></remarks>
internal readonly struct PlainReply<TReply, T, TShape> : IReply<TReply, T?>
    where T : notnull
    where TShape : IReply<TReply, ServiceResult<T>>
{
    public static bool NeedsSlot => TShape.NeedsSlot;

    public static CallContext? CallOf(TReply reply) => TShape.CallOf(reply);

    public static ServiceFailure? FailureOf(TReply reply, CallContext? call, CancellationToken cancellationToken) =>
        TShape.FailureOf(reply, call, cancellationToken);

    public static T? Success(TReply reply, int attempts) => TShape.Success(reply, attempts).Value;

    public static T? Failed(ServiceFailure failure) => default;

    public static void Release(TReply reply, bool succeeded) => TShape.Release(reply, succeeded);
}

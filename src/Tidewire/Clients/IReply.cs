using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>Converts one form of Refit reply into a result.</summary>
/// <typeparam name="TReply">The return type of the interface method.</typeparam>
/// <typeparam name="TResult">The result type.</typeparam>
internal interface IReply<in TReply, out TResult>
{
    /// <summary>Whether the reply does not carry the call's context, so that a slot must be opened for it.</summary>
    static abstract bool NeedsSlot { get; }

    static abstract CallContext? CallOf(TReply reply);

    /// <summary>
    /// The failure of the call, or <see langword="null"/>. Throws the same exceptions as <see cref="FailureTranslator.Translate"/>.
    /// </summary>
    static abstract ServiceFailure? FailureOf(TReply reply, CallContext? call, CancellationToken cancellationToken);

    static abstract TResult Success(TReply reply, int attempts);

    static abstract TResult Failed(ServiceFailure failure);

    /// <summary>Releases the reply, except resources that the caller has received.</summary>
    static abstract void Release(TReply reply, bool succeeded);
}

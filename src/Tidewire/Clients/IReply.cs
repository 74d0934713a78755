using Tidewire.Resilience;

namespace Tidewire.Clients;

/// <summary>One shape in which Refit hands back a reply, read into a result.</summary>
/// <typeparam name="TReply">What the method of the interface returns.</typeparam>
/// <typeparam name="TResult">What the caller gets.</typeparam>
internal interface IReply<in TReply, out TResult>
{
    /// <summary>Whether the reply carries no context, so that the caller must open a slot for it.</summary>
    static abstract bool NeedsSlot { get; }

    static abstract CallContext? CallOf(TReply reply);

    /// <summary>The failure of the call, or <see langword="null"/>. Throws what <see cref="FailureTranslator.Translate"/> throws.</summary>
    static abstract ServiceFailure? FailureOf(TReply reply, CallContext? call, CancellationToken cancellationToken);

    static abstract TResult Success(TReply reply, int attempts);

    static abstract TResult Failed(ServiceFailure failure);

    /// <summary>Lets the reply go. What the caller was handed stays alive.</summary>
    static abstract void Release(TReply reply, bool succeeded);
}

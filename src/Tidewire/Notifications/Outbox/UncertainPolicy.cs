namespace Tidewire;

/// <summary>The treatment of a message that may or may not have been sent.</summary>
public enum UncertainPolicy
{
    /// <summary>The message is kept until an operator decides with <see cref="IOutboxAdmin"/>.</summary>
    Keep,

    /// <summary>The message is resent under the same idempotency key. The user may get the message twice.</summary>
    Resend,

    /// <summary>The message is counted and removed. The user may never get the message.</summary>
    Drop,
}

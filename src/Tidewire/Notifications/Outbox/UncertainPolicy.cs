namespace Tidewire;

/// <summary>What happens to a message that may or may not have been sent.</summary>
public enum UncertainPolicy
{
    /// <summary>It is kept until a person decides with <see cref="IOutboxAdmin"/>.</summary>
    Keep,

    /// <summary>It is sent again under the same idempotency key: a user may get it twice.</summary>
    Resend,

    /// <summary>It is counted and removed: a user may not get it at all.</summary>
    Drop,
}

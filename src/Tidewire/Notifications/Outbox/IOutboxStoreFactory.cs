namespace Tidewire;

/// <summary>Makes the stores of an application's outboxes. Registered by a store package, as a singleton.</summary>
public interface IOutboxStoreFactory
{
    /// <summary>The key of a factory that is used where the application has no other: that of <c>Tidewire.Testing</c>.</summary>
    const string FallbackKey = "Tidewire.Outbox.Fallback";

    /// <summary>Opens the store of one outbox. Called once for each, at start or at the first use.</summary>
    /// <param name="context">Whose store it is, and how it tells of what arrives.</param>
    /// <returns>The store. One that cannot be reached just now is opened all the same; its methods throw until it can.</returns>
    /// <exception cref="InvalidOperationException">It can never work as it is configured; the message says why and what to do.</exception>
    IOutboxStore Open(OutboxStoreContext context);
}

namespace Tidewire;

/// <summary>Opens the stores of an application's outboxes. Registered by a store package as a singleton.</summary>
public interface IOutboxStoreFactory
{
    /// <summary>
    /// The service key of a factory that is used if the application registers no other; <c>Tidewire.Testing</c> registers one.
    /// </summary>
    const string FallbackKey = "Tidewire.Outbox.Fallback";

    /// <summary>Opens the store of one outbox. Called once per outbox, at startup or at first use.</summary>
    /// <param name="context">The client, the store's settings and its callbacks.</param>
    /// <returns>The store. A store that is currently unreachable is returned too; its methods throw until it can be reached.</returns>
    /// <exception cref="InvalidOperationException">
    /// The configuration of the store cannot work; the message says why and how to fix it.
    /// </exception>
    IOutboxStore Open(OutboxStoreContext context);
}

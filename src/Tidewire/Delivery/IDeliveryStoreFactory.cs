namespace Tidewire;

/// <summary>Opens the stores of an application's clients. Registered by a store package; the last registration is used.</summary>
public interface IDeliveryStoreFactory
{
    /// <summary>Opens the store of one client.</summary>
    /// <param name="context">The client, the store's settings and its callbacks.</param>
    /// <returns>The store.</returns>
    /// <exception cref="InvalidOperationException">
    /// The store's location is unsafe or unusable; the message says why and how to fix it.
    /// </exception>
    IDeliveryStore Open(DeliveryStoreContext context);
}

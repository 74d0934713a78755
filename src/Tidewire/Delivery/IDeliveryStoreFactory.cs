namespace Tidewire;

/// <summary>Makes the stores of an application's clients. Registered by a store package; the last one registered is used.</summary>
public interface IDeliveryStoreFactory
{
    /// <summary>Opens the store of one client.</summary>
    /// <param name="context">Whose store it is, what it promises, and whom it tells of what it finds.</param>
    /// <returns>The store.</returns>
    /// <exception cref="InvalidOperationException">The place is not safe or not usable; the message says why and what to do.</exception>
    IDeliveryStore Open(DeliveryStoreContext context);
}

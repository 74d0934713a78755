namespace Tidewire.Delivery;

/// <summary>A queue that health checks look at.</summary>
/// <param name="Client">The client whose items are in it.</param>
/// <param name="Overview">Looks at it.</param>
internal sealed record WatchedQueue(string Client, Func<DeliveryOverview> Overview);

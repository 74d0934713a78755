namespace Tidewire.Delivery;

/// <summary>A queue that health checks watch.</summary>
/// <param name="Client">The client whose items the queue holds.</param>
/// <param name="ReadHealth">Reads the state of the queue; returns <see langword="null"/> if there is no queue.</param>
internal sealed record WatchedQueue(string Client, Func<QueueHealth?> ReadHealth);

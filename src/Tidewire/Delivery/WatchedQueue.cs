namespace Tidewire.Delivery;

/// <summary>A queue that health checks watch.</summary>
/// <param name="Client">The client whose items it holds.</param>
/// <param name="Look">Reads its state; returns <see langword="null"/> if there is no queue.</param>
internal sealed record WatchedQueue(string Client, Func<QueueHealth?> Look);

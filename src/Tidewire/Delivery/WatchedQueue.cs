namespace Tidewire.Delivery;

/// <summary>A queue that health checks look at.</summary>
/// <param name="Client">The client whose items are in it.</param>
/// <param name="Look">Looks at it; <see langword="null"/> where there is none after all.</param>
internal sealed record WatchedQueue(string Client, Func<QueueHealth?> Look);

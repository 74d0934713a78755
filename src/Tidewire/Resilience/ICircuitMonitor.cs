namespace Tidewire;

/// <summary>Shows the circuits of all clients of this application, and lets an operator open or close them.</summary>
/// <remarks>
/// A thread-safe singleton. Clients are named as registered: <c>Auth</c>, <c>Notifications</c>, <c>Analytics</c> and your own.
/// </remarks>
public interface ICircuitMonitor
{
    /// <summary>
    /// Raised after a circuit has changed its state, usually on the thread of the call that caused the change, so handlers must be fast.
    /// Exceptions of a handler are logged and ignored.
    /// </summary>
    event EventHandler<CircuitStatus>? Changed;

    /// <summary>Returns the current state of all circuits.</summary>
    /// <returns>One status per registered client, ordered by name.</returns>
    IReadOnlyList<CircuitStatus> GetCircuits();

    /// <summary>Returns the current state of a client's circuit.</summary>
    /// <param name="client">The client's name; not case-sensitive.</param>
    /// <returns>The status.</returns>
    /// <exception cref="ArgumentException">No client has this name.</exception>
    CircuitStatus GetCircuit(string client);

    /// <summary>Streams the changes of all circuits, from the start of the enumeration.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>
    /// The changes of each circuit, in order. A reader that is more than 256 changes behind loses the oldest ones;
    /// <see cref="GetCircuits"/> returns the current state.
    /// </returns>
    IAsyncEnumerable<CircuitStatus> WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Isolates a circuit (<see cref="CircuitState.Isolated"/>): its calls fail immediately as <see cref="ServiceFailureKind.CircuitOpen"/>
    /// until <see cref="CloseAsync"/> is called. Requests in flight are not affected.
    /// </summary>
    /// <param name="client">The client's name; not case-sensitive.</param>
    /// <param name="cancellationToken">Cancels the change if it has not been made yet.</param>
    /// <returns>A task that completes when the change is in effect.</returns>
    /// <exception cref="ArgumentException">No client has this name.</exception>
    Task IsolateAsync(string client, CancellationToken cancellationToken = default);

    /// <summary>Closes a circuit that was opened by failures or by <see cref="IsolateAsync"/>, and resets its count of failures.</summary>
    /// <param name="client">The client's name; not case-sensitive.</param>
    /// <param name="cancellationToken">Cancels the change if it has not been made yet.</param>
    /// <returns>A task that completes when the change is in effect.</returns>
    /// <exception cref="ArgumentException">No client has this name.</exception>
    Task CloseAsync(string client, CancellationToken cancellationToken = default);
}

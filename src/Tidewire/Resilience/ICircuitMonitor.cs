namespace Tidewire;

/// <summary>Shows the circuits of all clients of this application, and opens or closes one by hand.</summary>
/// <remarks>A singleton of its host, safe for any thread. Clients are named as registered: <c>Auth</c>, <c>Notifications</c>, <c>Analytics</c> and your own.</remarks>
public interface ICircuitMonitor
{
    /// <summary>Raised after a circuit changed its state, on the thread of some call of that client: a handler must be quick. What it throws is logged and dropped.</summary>
    event EventHandler<CircuitStatus>? Changed;

    /// <summary>The circuits of all clients as they are now, by name.</summary>
    /// <returns>One status for each registered client.</returns>
    IReadOnlyList<CircuitStatus> GetCircuits();

    /// <summary>The circuit of one client as it is now.</summary>
    /// <param name="client">The client's name, case-insensitive.</param>
    /// <returns>Its status.</returns>
    /// <exception cref="ArgumentException">No client has this name.</exception>
    CircuitStatus GetCircuit(string client);

    /// <summary>Follows the changes of all circuits from the moment the enumeration begins.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>
    /// The changes of each circuit in order. A reader more than 256 changes behind loses the oldest ones; <see cref="GetCircuits"/> tells what is.
    /// </returns>
    IAsyncEnumerable<CircuitStatus> WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Opens a circuit by hand (<see cref="CircuitState.Isolated"/>): its calls fail at once as
    /// <see cref="ServiceFailureKind.CircuitOpen"/> until <see cref="CloseAsync"/>. Requests under way end as they will.
    /// </summary>
    /// <param name="client">The client's name, case-insensitive.</param>
    /// <param name="cancellationToken">Gives up before the change.</param>
    /// <returns>A task that ends when the change is in force.</returns>
    /// <exception cref="ArgumentException">No client has this name.</exception>
    Task IsolateAsync(string client, CancellationToken cancellationToken = default);

    /// <summary>Closes a circuit by hand, whether it was opened by failures or by <see cref="IsolateAsync"/>, and forgets its failures.</summary>
    /// <param name="client">The client's name, case-insensitive.</param>
    /// <param name="cancellationToken">Gives up before the change.</param>
    /// <returns>A task that ends when the change is in force.</returns>
    /// <exception cref="ArgumentException">No client has this name.</exception>
    Task CloseAsync(string client, CancellationToken cancellationToken = default);
}

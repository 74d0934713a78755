namespace Tidewire.Testing;

/// <summary>Scripted responses that replace the network, and a record of the requests. Thread-safe.</summary>
/// <remarks>
/// A request that is not scripted throws <see cref="UnexpectedRequestException"/> from the call that made it, and again from
/// <see cref="VerifyAll"/>.
/// </remarks>
public sealed class TidewireStubs
{
    private readonly Lock _gate = new();
    private readonly StubArrivals _arrivals = new();
    private List<StubbedCall> _calls = [];
    private List<StubbedRequest> _requests = [];
    private List<StubbedRequest> _unexpected = [];

    internal TidewireStubs()
    {
    }

    /// <summary>The requests of all clients in this scope, oldest first.</summary>
    public IReadOnlyList<StubbedRequest> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>Returns the script of a client.</summary>
    /// <param name="client">
    /// <c>Auth</c>, <c>Notifications</c>, <c>Analytics</c>, or the name or key of a client that the application adds; not case-sensitive.
    /// </param>
    /// <returns>Its script.</returns>
    public StubbedClient For(string client)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(client);
        return new(this, client);
    }

    /// <summary>
    /// Begins a scope, for tests that share an application. The scope starts with the current script and an empty record.
    /// </summary>
    /// <returns>
    /// An object whose disposal restores the script and the record. Responses that were used up in the scope stay used up.
    /// </returns>
    public IDisposable BeginScope()
    {
        lock (_gate)
        {
            var scope = new StubScope(this, _calls, _requests, _unexpected);
            (_calls, _requests, _unexpected) = ([.. _calls], [], []);
            return scope;
        }
    }

    /// <summary>Verifies that every scripted response was used as many times as required, and that there were no other requests.</summary>
    /// <exception cref="UnexpectedRequestException">There was a request that is not scripted.</exception>
    /// <exception cref="InvalidOperationException">A scripted response was used fewer times than required.</exception>
    public void VerifyAll()
    {
        lock (_gate)
        {
            if (_unexpected.Count > 0)
                throw new UnexpectedRequestException(_unexpected, _calls);

            var unused = _calls.Where(call => !call.IsSatisfied).ToList();
            if (unused.Count > 0)
            {
                throw new InvalidOperationException(
                    $"Scripted, but requested too few times:{UnexpectedRequestException.Lines(unused)}\nRequested:{UnexpectedRequestException.Lines(_requests)}");
            }
        }
    }

    internal void Add(StubbedCall call)
    {
        lock (_gate)
            _calls.Add(call);
    }

    internal void Change(Action change)
    {
        lock (_gate)
            change();
    }

    internal StubStep Take(StubbedRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
            foreach (var call in _calls)
            {
                if (call.Take(request) is { } step)
                    return step;
            }

            _unexpected.Add(request);
            throw new UnexpectedRequestException([request], _calls);
        }
    }

    internal void Arrived(string client)
    {
        lock (_gate)
            _arrivals.Add(client);
    }

    internal Task WaitForAsync(string client, int count, CancellationToken cancellationToken)
    {
        lock (_gate)
            return _arrivals.WaitFor(client, count).WaitAsync(cancellationToken);
    }

    internal void Return(List<StubbedCall> calls, List<StubbedRequest> requests, List<StubbedRequest> unexpected)
    {
        lock (_gate)
            (_calls, _requests, _unexpected) = (calls, requests, unexpected);
    }
}

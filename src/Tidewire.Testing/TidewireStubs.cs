namespace Tidewire.Testing;

/// <summary>The script that stands in for the network: what it answers, and what it was asked. Safe for any thread.</summary>
/// <remarks>
/// Nothing is answered that is not scripted: such a request throws <see cref="UnexpectedRequestException"/> out of the call that made it, and again out of
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

    /// <summary>What all clients sent in this scope, oldest first.</summary>
    public IReadOnlyList<StubbedRequest> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>The script of one client.</summary>
    /// <param name="client"><c>Auth</c>, <c>Notifications</c>, <c>Analytics</c>, or the name or key of a client that the application adds; in any case.</param>
    /// <returns>Its script.</returns>
    public StubbedClient For(string client)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(client);
        return new(this, client);
    }

    /// <summary>Begins a scope, for one test of several that share an application: it begins with the script so far and an empty record.</summary>
    /// <returns>Disposing it brings back script and record as they were; answers that were used up in the scope stay so.</returns>
    public IDisposable BeginScope()
    {
        lock (_gate)
        {
            var scope = new StubScope(this, _calls, _requests, _unexpected);
            (_calls, _requests, _unexpected) = ([.. _calls], [], []);
            return scope;
        }
    }

    /// <summary>Makes sure that every scripted answer was used, as often as it says, and that nothing else was asked.</summary>
    /// <exception cref="UnexpectedRequestException">Something was asked that is not scripted.</exception>
    /// <exception cref="InvalidOperationException">Something is scripted that was not asked.</exception>
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
                    $"Scripted, but not asked for as often:{UnexpectedRequestException.Lines(unused)}\nAsked:{UnexpectedRequestException.Lines(_requests)}");
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

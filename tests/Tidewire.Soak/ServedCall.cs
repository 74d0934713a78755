namespace Tidewire.Soak;

/// <summary>The requests of one logical call that the service got, in order. The id in the body identifies the call.</summary>
internal sealed class ServedCall
{
    private readonly Lock _gate = new();
    private readonly List<ServedRequest> _requests = [];
    private readonly HashSet<string> _keysActedOn = new(StringComparer.Ordinal);
    private int _acts;

    public IReadOnlyList<ServedRequest> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    public int Keys
    {
        get
        {
            lock (_gate)
                return _requests.Select(request => request.Key).Distinct().Count();
        }
    }

    public bool IsKeyMissing
    {
        get
        {
            lock (_gate)
                return _requests.Any(request => string.IsNullOrEmpty(request.Key));
        }
    }

    public int Acts => Volatile.Read(ref _acts);

    public void Receive(ServedRequest request)
    {
        lock (_gate)
            _requests.Add(request);
    }

    /// <summary>Records an action. A service that honors keys acts only once for each key.</summary>
    public void Act(string? key, bool keysHonored)
    {
        lock (_gate)
        {
            if (!keysHonored || _keysActedOn.Add(key ?? ""))
                _acts++;
        }
    }
}

namespace Tidewire.Soak;

/// <summary>What the service knows of one logical call, told by the id in its body: every request of it, in order.</summary>
internal sealed class ServedCall
{
    private readonly Lock _gate = new();
    private readonly List<(Fate Fate, string? Key)> _requests = [];
    private readonly HashSet<string> _keysActedOn = new(StringComparer.Ordinal);
    private int _acts;

    public IReadOnlyList<Fate> Fates
    {
        get
        {
            lock (_gate)
                return [.. _requests.Select(request => request.Fate)];
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

    public void Receive(Fate fate, string? key)
    {
        lock (_gate)
            _requests.Add((fate, key));
    }

    /// <summary>Acts; a service that honours keys acts once for each.</summary>
    public void Act(string? key, bool keysHonored)
    {
        lock (_gate)
        {
            if (!keysHonored || _keysActedOn.Add(key ?? ""))
                _acts++;
        }
    }
}

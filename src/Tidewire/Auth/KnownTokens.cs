namespace Tidewire.Auth;

/// <summary>
/// The tokens that were valid recently, kept longer than their results are cached. Identified by a part of the token key that is long
/// enough to resist collisions.
/// </summary>
/// <remarks>Two generations: when the newer one is full, the older one is dropped.</remarks>
internal sealed class KnownTokens(int capacity)
{
    private readonly Lock _gate = new();
    private HashSet<UInt128> _young = [];
    private HashSet<UInt128> _old = [];

    public bool Contains(string key)
    {
        var id = TokenKey.IdOf(key);
        lock (_gate)
            return _young.Contains(id) || _old.Contains(id);
    }

    public void Add(string key)
    {
        var id = TokenKey.IdOf(key);
        lock (_gate)
        {
            if (!_young.Add(id) || _young.Count < capacity)
                return;

            _old = _young;
            _young = [];
        }
    }

    public void Remove(string key)
    {
        var id = TokenKey.IdOf(key);
        lock (_gate)
        {
            _young.Remove(id);
            _old.Remove(id);
        }
    }
}

using System.Buffers.Binary;
using System.Buffers.Text;

namespace Tidewire.Auth;

/// <summary>The tokens that were good lately, for longer than their answers are remembered: by a part of their keys, of which nobody can make up a second.</summary>
/// <remarks>Two generations: when the younger one is full, the older one is forgotten.</remarks>
internal sealed class KnownTokens(int capacity)
{
    // 20 characters of base64url are 15 bytes.
    private const int Characters = 20;
    private const int Bytes = 15;

    private readonly Lock _gate = new();
    private HashSet<UInt128> _young = [];
    private HashSet<UInt128> _old = [];

    public bool Contains(string key)
    {
        var id = IdOf(key);
        lock (_gate)
            return _young.Contains(id) || _old.Contains(id);
    }

    public void Add(string key)
    {
        var id = IdOf(key);
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
        var id = IdOf(key);
        lock (_gate)
        {
            _young.Remove(id);
            _old.Remove(id);
        }
    }

    private static UInt128 IdOf(string key)
    {
        Span<byte> bytes = stackalloc byte[Bytes + 1];
        Base64Url.DecodeFromChars(key.AsSpan(0, Characters), bytes, out _, out _);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }
}

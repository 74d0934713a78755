using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Tidewire.Pipeline;

/// <summary>Creates random GUIDs (version 4). Each thread fetches the random bytes for 64 GUIDs in one system call.</summary>
internal static class RandomGuid
{
    private const int Size = 16;
    private const int Fetched = 64;

    [ThreadStatic]
    private static byte[]? _bytes;

    [ThreadStatic]
    private static int _used;

    public static Guid Next()
    {
        var bytes = _bytes ??= new byte[Fetched * Size];
        if (_used == 0)
            RandomNumberGenerator.Fill(bytes);

        var own = bytes.AsSpan(_used, Size);
        _used = (_used + Size) % bytes.Length;
        return Of(own, Stopwatch.GetTimestamp());
    }

    /// <summary>Creates a GUID from random bytes and the time of its creation.</summary>
    /// <remarks>
    /// Several processes may be restored from one snapshot, with the same bytes already fetched. The time makes their GUIDs differ.
    /// </remarks>
    internal static Guid Of(ReadOnlySpan<byte> random, long timestamp)
    {
        Span<byte> bytes = stackalloc byte[Size];
        random.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], BinaryPrimitives.ReadInt64BigEndian(bytes[8..]) ^ timestamp);

        // RFC 9562, section 5.4.
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x40);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new(bytes, bigEndian: true);
    }
}

namespace Tidewire.Credentials;

/// <summary>The UTF-8 byte order mark. Some services put it before their JSON; a reader may ignore it (RFC 8259, section 8.1).</summary>
internal static class ByteOrderMark
{
    /// <summary>The number of bytes to skip at the start of a body.</summary>
    public static int LengthIn(ReadOnlySpan<byte> body) => body.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
}

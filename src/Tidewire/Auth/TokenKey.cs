using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tidewire.Auth;

/// <summary>
/// Makes the keys of cached tokens and of signed-out users: SHA-256 over the client, the service's address and the token or subject.
/// </summary>
internal sealed class TokenKey
{
    /// <summary>The length of a key, in base64url characters.</summary>
    public const int Length = 43;

    private const int StackLimit = 2_048;

    // The part of a key that forms its id: 20 base64url characters are 15 bytes.
    private const int IdCharacters = 20;

    private readonly string _service;

    public TokenKey(string client, Uri address) => _service = $"{client.Length}:{client}{address.AbsoluteUri}";

    /// <summary>The key of the service itself.</summary>
    public string Service => field ??= Base64Url.EncodeToString(Subjects);

    // Prefixes of fixed length, computed once, so that a verification need not hash the client and the address again. A token and a subject
    // with the same text have different keys. Computed on first use: without a cache nothing is hashed, and OpenSSL is not loaded.
    private byte[] Tokens => field ??= SHA256.HashData(Encoding.UTF8.GetBytes(_service));

    private byte[] Subjects => field ??= SHA256.HashData(Encoding.UTF8.GetBytes($"subjects {_service}"));

    /// <summary>Writes the key of a token.</summary>
    /// <remarks>Tokens with the same key are also identical on the wire: lone surrogates become U+FFFD here as in JSON.</remarks>
    public void Write(string token, Span<char> key) => Write(Tokens, token, key);

    public string Of(string token)
    {
        Span<char> key = stackalloc char[Length];
        Write(token, key);
        return new(key);
    }

    public string OfSubject(string subject)
    {
        Span<char> key = stackalloc char[Length];
        Write(Subjects, subject, key);
        return new(key);
    }

    /// <summary>The id of a user in memory; <see langword="null"/> for no user.</summary>
    public UInt128? IdOfSubject(string? subject)
    {
        if (subject is null)
            return null;

        Span<char> key = stackalloc char[Length];
        Write(Subjects, subject, key);
        return IdOf(key);
    }

    /// <summary>A short form of a key: 120 bits, enough to resist collisions.</summary>
    public static UInt128 IdOf(ReadOnlySpan<char> key)
    {
        Span<byte> bytes = stackalloc byte[16];
        Base64Url.DecodeFromChars(key[..IdCharacters], bytes, out _, out _);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    private static void Write(byte[] prefix, string text, Span<char> key)
    {
        // The exact length, because the runtime zeroes the memory of a stackalloc.
        int length = prefix.Length + Encoding.UTF8.GetByteCount(text);
        byte[]? rented = length > StackLimit ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> bytes = rented is null ? stackalloc byte[length] : rented.AsSpan(0, length);

        prefix.CopyTo(bytes);
        Encoding.UTF8.GetBytes(text, bytes[prefix.Length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);

        CryptographicOperations.ZeroMemory(bytes);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);

        Base64Url.EncodeToChars(hash, key);
    }
}

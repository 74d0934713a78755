using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tidewire.Auth;

/// <summary>Makes the key under which the answer to a token is known: SHA-256 over the client, the service's address and the token.</summary>
internal sealed class TokenKey(string client, Uri address)
{
    /// <summary>How many characters a key has, all of them base64url.</summary>
    public const int Length = 43;

    private const int StackLimit = 2_048;

    // Of fixed length and hashed once, so that only the token is hashed for each verification.
    private readonly byte[] _service = SHA256.HashData(Encoding.UTF8.GetBytes($"{client.Length}:{client}{address.AbsoluteUri}"));

    /// <summary>Writes the key of a token.</summary>
    /// <remarks>Two tokens of one key are one on the wire as well: lone surrogates become U+FFFD here as in JSON.</remarks>
    public void Write(string token, Span<char> key)
    {
        int longest = SHA256.HashSizeInBytes + Encoding.UTF8.GetMaxByteCount(token.Length);
        byte[]? rented = longest > StackLimit ? ArrayPool<byte>.Shared.Rent(longest) : null;
        Span<byte> text = rented ?? stackalloc byte[StackLimit];

        _service.CopyTo(text);
        int length = _service.Length + Encoding.UTF8.GetBytes(token, text[_service.Length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);

        CryptographicOperations.ZeroMemory(text[..length]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);

        Base64Url.EncodeToChars(hash, key);
    }

    public string Of(string token)
    {
        Span<char> key = stackalloc char[Length];
        Write(token, key);
        return new(key);
    }
}

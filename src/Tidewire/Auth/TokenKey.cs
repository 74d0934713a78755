using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tidewire.Auth;

/// <summary>Makes the key under which the answer to a token is known: SHA-256 over the service's address and the token.</summary>
internal sealed class TokenKey(Uri address)
{
    public const string Prefix = "tidewire:auth:";

    private const int StackLimit = 2_048;
    private const int HashCharacters = 43;

    // The length in front keeps one address and token from reading as another pair.
    private readonly byte[] _address = Encoding.UTF8.GetBytes($"{address.AbsoluteUri.Length}:{address.AbsoluteUri}");

    /// <remarks>Two tokens of one key are one on the wire as well: lone surrogates become U+FFFD here as in JSON.</remarks>
    public string Of(string token)
    {
        int longest = _address.Length + Encoding.UTF8.GetMaxByteCount(token.Length);
        byte[]? rented = longest > StackLimit ? ArrayPool<byte>.Shared.Rent(longest) : null;
        Span<byte> text = rented ?? stackalloc byte[StackLimit];

        _address.CopyTo(text);
        int length = _address.Length + Encoding.UTF8.GetBytes(token, text[_address.Length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);

        CryptographicOperations.ZeroMemory(text[..length]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);

        Span<char> key = stackalloc char[Prefix.Length + HashCharacters];
        Prefix.CopyTo(key);
        Base64Url.EncodeToChars(hash, key[Prefix.Length..]);
        return new(key);
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Tidewire.Credentials;

/// <summary>
/// Reads the structure, <c>exp</c> and <c>iss</c> of a JWT in compact form (RFC 7515, section 7.1; RFC 7516, section 7.1). It does not
/// check the signature, so its result may be used to refuse a token or to schedule its renewal, never to accept it.
/// </summary>
internal static class JwtReader
{
    private const int SignedParts = 3;
    private const int EncryptedParts = 5;
    private const int StackLimit = 1_024;

    private static readonly SearchValues<char> _alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Whether the text is a well-formed JWT; returns its content.</summary>
    public static bool TryRead(ReadOnlySpan<char> token, out JwtContent content)
    {
        content = default;
        Span<Range> parts = stackalloc Range[EncryptedParts + 1];
        int count = token.Split(parts, '.');
        if (count is not (SignedParts or EncryptedParts))
            return false;

        for (int i = 0; i < count; i++)
        {
            // Only the encrypted key of a JWE may be empty, as in direct encryption and direct key agreement.
            bool mayBeEmpty = count == EncryptedParts && i == 1;
            if (!IsBase64Url(token[parts[i]], mayBeEmpty))
                return false;
        }

        if (count == EncryptedParts)
        {
            content = new() { IsEncrypted = true };
            return Read(token[parts[0]], IsEncryptionHeader, ref content);
        }

        return Read(token[parts[0]], IsSignatureHeader, ref content) && Read(token[parts[1]], ReadClaims, ref content);
    }

    private delegate bool JsonObjectReader(ref Utf8JsonReader reader, ref JwtContent content);

    // Refuses padding and white space, which .NET's decoder accepts.
    private static bool IsBase64Url(ReadOnlySpan<char> part, bool mayBeEmpty) =>
        part.IsEmpty ? mayBeEmpty : part.Length % 4 != 1 && !part.ContainsAnyExcept(_alphabet);

    private static bool Read(ReadOnlySpan<char> part, JsonObjectReader read, ref JwtContent content)
    {
        int length = Base64Url.GetMaxDecodedLength(part.Length);
        byte[]? rented = length > StackLimit ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> bytes = rented ?? stackalloc byte[StackLimit];
        try
        {
            if (Base64Url.DecodeFromChars(part, bytes, out _, out int written) != OperationStatus.Done)
                return false;

            var reader = new Utf8JsonReader(bytes[..written]);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && read(ref reader, ref content) && !reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not valid Unicode.
            return false;
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    private static bool IsSignatureHeader(ref Utf8JsonReader reader, ref JwtContent content) => HasTexts(ref reader, "alg"u8, default);

    private static bool IsEncryptionHeader(ref Utf8JsonReader reader, ref JwtContent content) => HasTexts(ref reader, "alg"u8, "enc"u8);

    private static bool HasTexts(ref Utf8JsonReader reader, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        bool foundFirst = false;
        bool foundSecond = second.IsEmpty;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isFirst = reader.ValueTextEquals(first);
            bool isSecond = !second.IsEmpty && reader.ValueTextEquals(second);
            reader.Read();
            foundFirst |= isFirst && reader.TokenType == JsonTokenType.String;
            foundSecond |= isSecond && reader.TokenType == JsonTokenType.String;
            reader.Skip();
        }

        return foundFirst && foundSecond;
    }

    private static bool ReadClaims(ref Utf8JsonReader reader, ref JwtContent content)
    {
        bool foundEnd = false;
        bool foundIssuer = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isEnd = reader.ValueTextEquals("exp"u8);
            bool isIssuer = reader.ValueTextEquals("iss"u8);

            // Claim names are unique (RFC 7519, section 4). With duplicates, readers could disagree about which one counts.
            if (isEnd && foundEnd || isIssuer && foundIssuer)
                return false;

            foundEnd |= isEnd;
            foundIssuer |= isIssuer;
            reader.Read();
            if (isEnd)
                content = new() { ExpiresAt = Number(ref reader), Issuer = content.Issuer };
            else if (isIssuer)
                content = new() { ExpiresAt = content.ExpiresAt, Issuer = reader.TokenType == JsonTokenType.String ? reader.GetString() : null };
            reader.Skip();
        }

        return true;
    }

    private static double? Number(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetDouble(out double number) => number,
        JsonTokenType.String when double.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && !double.IsNaN(number) => number,
        _ => null,
    };
}

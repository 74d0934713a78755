using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tidewire.Auth;

/// <summary>Writes valid results for the shared store, and reads them as untrusted input: anyone may have written the value.</summary>
/// <remarks>
/// A value is a seal, a dot, and JSON. The seal is an HMAC keyed with the API key that obtained the result. A result is therefore
/// valid for that API key only, and cannot be forged or changed without it.
/// </remarks>
internal static class SharedTokenFormat
{
    /// <summary>The maximum age of a result: the upper limit of <see cref="AuthCacheOptions.StaleOnOutage"/>.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);

    // The clock of the instance that wrote a value may run ahead of ours.
    private static readonly TimeSpan _maxClockSkew = TimeSpan.FromSeconds(5);

    private const int SealLength = 43;

    // Twice the largest claims that are written, plus the envelope. A larger value was not written by Tidewire.
    private const int MaxBytes = (2 * TokenMemory.MaxClaimsBytes) + 4_096;

    /// <summary>Writes a valid result; <see langword="null"/> if its claims are too large or contain the token.</summary>
    public static byte[]? Write(Verification good, string key, string token, TimeProvider time)
    {
        if (good.Claims!.Json.Length > TokenMemory.MaxClaimsBytes || RepeatedToken.IsIn(good.Claims, token))
            return null;

        var shared = new SharedToken { Claims = good.Claims, VerifiedAt = time.GetUtcNow() - good.Age(time), SignOut = good.SignOut, LatestSubjectSignOut = good.LatestSubjectSignOut };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(shared, SharedTokenJsonContext.Default.SharedToken);
        byte[] value = new byte[SealLength + 1 + json.Length];
        WriteSeal(key, good.Credential!, json, value);
        value[SealLength] = (byte)'.';
        json.CopyTo(value, SealLength + 1);
        return value;
    }

    /// <summary>
    /// Reads a valid result; <see langword="null"/> if the value is malformed, was sealed with another API key, or has an implausible age.
    /// </summary>
    public static Verification? Read(byte[]? value, string key, string credential, string subjectClaim, TimeProvider time)
    {
        if (value is null || value.Length is <= SealLength or > MaxBytes || value[SealLength] != '.')
            return null;

        var json = value.AsSpan(SealLength + 1);
        Span<byte> seal = stackalloc byte[SealLength];
        WriteSeal(key, credential, json, seal);
        if (!CryptographicOperations.FixedTimeEquals(seal, value.AsSpan(0, SealLength)) || Parse(json) is not { } shared)
            return null;

        var age = time.GetUtcNow() - shared.VerifiedAt;
        if (age < -_maxClockSkew || age > MaxAge || !IsBelievable(shared.Claims))
            return null;

        long askedAt = time.GetTimestamp() - (age <= TimeSpan.Zero ? 0 : (long)(age.TotalSeconds * time.TimestampFrequency));
        var result = SubjectClaims.WithSubject(ServiceResult.Success(shared.Claims, attempts: 0), subjectClaim);
        return new(result, askedAt, credential) { SignOut = shared.SignOut, LatestSubjectSignOut = shared.LatestSubjectSignOut };
    }

    private static bool IsBelievable(TokenClaims claims) =>
        claims is { IsActive: true, HasUnreadableExpiry: false } && claims.Json.Length <= TokenMemory.MaxClaimsBytes;

    private static SharedToken? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, SharedTokenJsonContext.Default.SharedToken) is { Claims: not null } shared ? shared : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The seal covers the token key, which has a fixed length, so a value cannot be moved to another token.
    private static void WriteSeal(string key, string credential, ReadOnlySpan<byte> json, Span<byte> destination)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(credential));
        hmac.AppendData(Encoding.ASCII.GetBytes(key));
        hmac.AppendData(json);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        hmac.GetHashAndReset(hash);
        Base64Url.EncodeToUtf8(hash, destination);
    }
}

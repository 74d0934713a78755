using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

/// <summary>A value in the shared store is ignored unless an instance with the same API key wrote it for the same token.</summary>
public sealed class SharedTokenFormatTests
{
    private const string ApiKey = "api-key";

    private static readonly DateTimeOffset _now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly FakeTimeProvider _time = new(_now);
    private static readonly string _key = new TokenKey("Auth", new("https://auth.example.com")).Of("tok");

    [Fact]
    public void Value_IsRead_AsItWasWritten()
    {
        var written = Good("""{"sub":"ada","n":1.50,"deep":{"a":[1,null,"é"]}}""", age: TimeSpan.FromSeconds(10), signOut: "name");

        var read = Read(Write(written));

        Assert.Equal("""{"sub":"ada","n":1.50,"deep":{"a":[1,null,"\u00E9"]}}""", JsonSerializer.Serialize(read!.Claims));
        Assert.Equal((TimeSpan.FromSeconds(10), "name", ApiKey, 0), (read.Age(_time), read.SignOut, read.Credential, read.Result.Attempts));
    }

    [Fact]
    public void Value_IsRefused_ForAnotherApiKeyOrToken()
    {
        byte[] value = Write(Good());

        Assert.NotNull(SharedTokenFormat.Read(value, _key, ApiKey, "sub", _time));
        Assert.Null(SharedTokenFormat.Read(value, _key, "another key", "sub", _time));
        Assert.Null(SharedTokenFormat.Read(value, _key, "", "sub", _time));
        Assert.Null(SharedTokenFormat.Read(value, new TokenKey("Auth", new("https://auth.example.com")).Of("another"), ApiKey, "sub", _time));
    }

    [Fact]
    public void Value_HoldsNeitherTokenNorApiKey()
    {
        string value = Encoding.UTF8.GetString(Write(Good()));

        Assert.DoesNotContain("tok", value, StringComparison.Ordinal);
        Assert.DoesNotContain(ApiKey, value, StringComparison.Ordinal);
        Assert.DoesNotContain(Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(ApiKey))), value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sub":"tok"}""")]
    [InlineData("""{"sub":"ada","hint":"you sent tok."}""")]
    [InlineData("""{"a token":1}""")]
    [InlineData("""{"x":[{"y":["\u0074ok"]}]}""")]
    [InlineData("""{"x":{"tok":1}}""")]
    [InlineData("""{"x":["tok","other"]}""")]
    [InlineData("""{"x":["other","tok"]}""")]
    [InlineData("""{"x":{"a":"tok","b":"other"}}""")]
    [InlineData("""{"x":{"a":"other","b":"tok"}}""")]
    public void Claims_AreNotWritten_WhenTheyContainTheToken(string claims) =>
        Assert.Null(SharedTokenFormat.Write(Good(claims), _key, "tok", _time));

    [Theory]
    [InlineData(65_000, true)]
    [InlineData(66_000, false)]
    public void Claims_AreWrittenUpToALimit(int size, bool isWritten) =>
        Assert.Equal(isWritten, SharedTokenFormat.Write(Good($$"""{"x":"{{new string('x', size)}}"}"""), _key, "tok", _time) is not null);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Claims_AreWrittenAndRead_UpToExactlyTheLimit(int more, bool isShared)
    {
        string claims = $$"""{"x":"{{new string('x', TokenMemory.MaxClaimsBytes - 8 + more)}}"}""";

        Assert.Equal(isShared, SharedTokenFormat.Write(Good(claims), _key, "tok", _time) is not null);
        Assert.Equal(isShared, Read(Sealed($$"""{"claims":{{claims}},"verified_at":"2026-01-31T12:00:00Z"}""")) is not null);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Value_IsRead_UpToExactlyTheLimit(int more, bool isRead)
    {
        const int MaxBytes = (2 * TokenMemory.MaxClaimsBytes) + 4_096;
        string start = """{"claims":{},"verified_at":"2026-01-31T12:00:00Z","sign_out":"name" """;
        string json = start + new string(' ', MaxBytes + more - 44 - start.Length - 1) + "}";

        Assert.Equal(isRead, Read(Sealed(json)) is not null);
    }

    /// <summary>The date of the verification in a value, and the age in seconds that is read from it; null: the value is ignored.</summary>
    public static TheoryData<string, double?> Dates => new()
    {
        { "2026-01-31T12:00:00Z", 0 },
        { "2026-01-31T11:59:50Z", 10 },
        { "2026-01-31T12:00:03Z", 0 },
        { "2026-01-31T13:00:00+01:00", 0 },
        { "2026-01-30T12:00:00Z", 86_400 },
        { "2026-01-30T11:59:59Z", null },
        { "2026-01-31T12:00:05Z", 0 },
        { "2026-01-31T12:00:05.0000001Z", null },
        { "2026-01-31T12:00:06Z", null },
        { "2027-01-01T00:00:00Z", null },
        { "9999-12-31T23:59:59Z", null },
        { "0001-01-01T00:00:00Z", null },
        { "0001-01-01T00:00:00+00:00", null },
        { "1970-01-01T00:00:00Z", null },
    };

    [Theory]
    [MemberData(nameof(Dates))]
    public void Date_IsReadAsAnAge_AndRefusedIfItIsTooOldOrTooFarInTheFuture(string date, double? seconds)
    {
        var read = Read(Sealed($$$"""{"claims":{"sub":"ada"},"verified_at":"{{{date}}}"}"""));

        Assert.Equal(seconds, read?.Age(_time).TotalSeconds);
    }

    [Theory]
    [InlineData("""{"active":false,"sub":"ada"}""")]
    [InlineData("""{"active":"true","sub":"ada"}""")]
    [InlineData("""{"active":null,"sub":"ada"}""")]
    [InlineData("""{"sub":"ada","exp":[]}""")]
    [InlineData("""{"sub":"ada","exp":1767225600000}""")]
    [InlineData("""{"sub":"ada","sub":"eve"}""")]
    [InlineData("""{"sub":"\ud800"}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"ada\"")]
    public void Claims_AreRefused_WhenTheyAreInactiveOrMalformedOrTheirExpIsUnreadable(string claims) =>
        Assert.Null(Read(Sealed($$"""{"claims":{{claims}},"verified_at":"2026-01-31T12:00:00Z"}""")));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"claims":{}}""")]
    [InlineData("""{"verified_at":"2026-01-31T12:00:00Z"}""")]
    [InlineData("""{"claims":{},"verified_at":1}""")]
    [InlineData("""{"claims":{},"verified_at":"yesterday"}""")]
    [InlineData("""{"claims":{},"verified_at":"2026-01-31T12:00:00Z","sign_out":1}""")]
    [InlineData("""{"claims":{},"verified_at":"2026-01-31T12:00:00Z","sign_out":"\ud800"}""")]
    [InlineData("""{"claims":{},"claims":{},"verified_at":"2026-01-31T12:00:00Z"}""")]
    public void Json_IsRefused_WhenItIsNotInTheSharedFormat(string json) => Assert.Null(Read(Sealed(json)));

    [Fact]
    public void Claims_AreRefused_WhenTheyAreTooLarge() =>
        Assert.Null(Read(Sealed($$$"""{"claims":{"x":"{{{new string('x', 66_000)}}}"},"verified_at":"2026-01-31T12:00:00Z"}""")));

    [Property(MaxTest = 1_000)]
    public bool ChangedValue_IsRefused(PositiveInt place, NonZeroInt change)
    {
        byte[] value = Write(Good());
        byte[] changed = [.. value];
        changed[place.Get % value.Length] += (byte)(change.Get % 255 + 1);

        return Read(changed) is null || changed.AsSpan().SequenceEqual(value);
    }

    [Property(MaxTest = 1_000)]
    public bool RandomBytes_AreRefused(byte[]? bytes) => Read(bytes) is null && Read(Sealed(Encoding.Latin1.GetString(bytes ?? []))) is null;

    private static Verification Good(string claims = """{"sub":"ada"}""", TimeSpan age = default, string? signOut = null) =>
        new(
            ServiceResult.Success(TokenClaims.Parse(claims)), _time.GetTimestamp() - (long)(age.TotalSeconds * _time.TimestampFrequency), ApiKey)
        {
            SignOut = signOut,
        };

    private static byte[] Write(Verification good) => SharedTokenFormat.Write(good, _key, "tok", _time)!;

    private static Verification? Read(byte[]? value) => SharedTokenFormat.Read(value, _key, ApiKey, "sub", _time);

    // Seals a value as an attacker who knows the API key would.
    private static byte[] Sealed(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        byte[] message = [.. Encoding.ASCII.GetBytes(_key), .. bytes];
        byte[] seal = HMACSHA256.HashData(Encoding.UTF8.GetBytes(ApiKey), message);
        return [.. Encoding.ASCII.GetBytes(Base64Url.EncodeToString(seal)), (byte)'.', .. bytes];
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Tidewire.Testing;

/// <summary>
/// A self-contained token: it can be issued without a reference to the fakes that verify it. It is signed with a key that is generated per
/// process and never leaves it, so tokens are valid in this process only.
/// </summary>
internal sealed class TestToken
{
    private const string Prefix = "tidewire-test.";
    private static readonly byte[] _processKey = RandomNumberGenerator.GetBytes(32);
    private static long _latest;

    private TestToken(long number, string? serviceKey, JsonObject claims)
    {
        Number = number;
        ServiceKey = serviceKey;
        Claims = claims;
    }

    /// <summary>The number of the last issued token.</summary>
    public static long Latest => Interlocked.Read(ref _latest);

    public long Number { get; }

    /// <summary>The service key of the auth service that the token is for.</summary>
    public string? ServiceKey { get; }

    public JsonObject Claims { get; }

    public static string Issue(
        string subject, IEnumerable<string>? roles, IEnumerable<string>? scopes, string? email, JsonObject? more, string? serviceKey, JsonObject? times = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        long number = Interlocked.Increment(ref _latest);
        var claims = new JsonObject { ["active"] = true, ["sub"] = subject, ["jti"] = $"test-{number}" };
        if (email is not null)
            claims["email"] = email;
        claims["roles"] = new JsonArray([.. (roles ?? []).Select(role => (JsonNode)role)]);
        if (scopes is not null)
            claims["scope"] = string.Join(' ', scopes);
        foreach (var (name, value) in (times ?? []).Concat(more ?? []))
            claims[name] = value?.DeepClone();

        byte[] payload = Encoding.UTF8.GetBytes(new JsonObject { ["number"] = number, ["key"] = serviceKey, ["claims"] = claims }.ToJsonString());
        return $"{Prefix}{Base64Url.EncodeToString(payload)}.{Base64Url.EncodeToString(HMACSHA256.HashData(_processKey, payload))}";
    }

    /// <summary>Reads a token of this process; <see langword="null"/> for any other string.</summary>
    public static TestToken? Read(string token)
    {
        string[] parts = token.Split('.');
        if (parts.Length != 3 || !token.StartsWith(Prefix, StringComparison.Ordinal) || !Base64Url.IsValid(parts[1]) || !Base64Url.IsValid(parts[2]))
            return null;

        byte[] payload = Base64Url.DecodeFromChars(parts[1]);
        byte[] signature = Base64Url.DecodeFromChars(parts[2]);
        if (!CryptographicOperations.FixedTimeEquals(signature, HMACSHA256.HashData(_processKey, payload)))
            return null;

        var read = JsonNode.Parse(payload)!.AsObject();
        var claims = read["claims"]!.AsObject();
        read.Remove("claims");
        return new(read["number"]!.GetValue<long>(), read["key"]?.GetValue<string>(), claims);
    }
}

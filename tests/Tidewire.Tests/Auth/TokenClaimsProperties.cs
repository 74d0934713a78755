using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Tidewire.Tests.Auth;

/// <summary>For any JSON object, parsing throws nothing but <see cref="JsonException"/>, reading the claims never throws, and <c>Subject</c> is only ever the one in the JSON.</summary>
public sealed class TokenClaimsProperties
{
    private static readonly string[] _names =
        ["sub", "email", "exp", "iat", "roles", "role", "scope", "scopes", "scp", "active", "Sub", "", "x", "\\u0073ub", "\\ud800"];

    private static readonly string[] _texts =
        ["\"\"", "\"ada\"", "\"a b\"", "\" \"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"", "\"true\"", "\"1\""];

    private static readonly string[] _numbers =
        ["0", "-0", "1", "-1", "1.5", "1e10", "1e400", "-1e-400", "253402300799", "253402300800", "99999999999999999999999999", "1700000000.123456789"];

    [Property(MaxTest = 2_000)]
    public Property Claims_AreReadWithoutExceptions_AndKeepTheSubject_WhenTheObjectCanBeParsed() => Prop.ForAll(Objects().ToArbitrary(), json =>
    {
        TokenClaims claims;
        try
        {
            claims = TokenClaims.Parse(json);
        }
        catch (JsonException)
        {
            return true;
        }

        _ = claims.Email;
        _ = claims.ExpiresAt;
        _ = claims.IssuedAt;
        _ = claims.ToString();
        _ = claims.HasRole("admin") | claims.HasScope("read");

        using var document = JsonDocument.Parse(json);
        string? expected = document.RootElement.TryGetProperty("sub", out var sub) && sub.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(sub.GetString())
            ? sub.GetString()
            : null;
        return claims.Subject == expected
            && !claims.Roles.Contains("")
            && !claims.Scopes.Contains("")
            && JsonSerializer.Serialize(claims).Length > 0;
    });

    [Property(MaxTest = 2_000)]
    public Property Claims_AreEqual_WhetherTheyAreParsedOrDeserialized() => Prop.ForAll(Objects().ToArbitrary(), json =>
    {
        string whole = json + Surrounding(json);
        return Read(() => TokenClaims.Parse(whole)) == Read(() => TokenClaims.Parse(Encoding.UTF8.GetBytes(whole)))
            && Read(() => TokenClaims.Parse(whole)) == Read(() => JsonSerializer.Deserialize<TokenClaims[]>($"[{whole}]")!.Single());

        // Some of the texts are no longer a single object.
        static string Surrounding(string json) => (json.Length % 9) switch
        {
            0 => "{}",
            1 => ",",
            2 => " // comment",
            3 => "\n ",
            _ => "",
        };

        static string? Read(Func<TokenClaims> read)
        {
            try
            {
                return JsonSerializer.Serialize(read());
            }
            catch (JsonException)
            {
                return null;
            }
        }
    });

    [Property(MaxTest = 1_000)]
    public bool Parse_ThrowsOnlyJsonException_ForAnyText(NonNull<string> text)
    {
        try
        {
            TokenClaims.Parse(text.Get);
            return true;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private static Gen<string> Objects() =>
        Gen.Choose(0, 5).SelectMany(count => Gen.ListOf(Member(3), count)).Select(members => "{" + string.Join(",", members) + "}");

    private static Gen<string> Member(int depth) =>
        from name in Gen.Elements(_names)
        from value in Value(depth)
        select $"\"{name}\":{value}";

    private static Gen<string> Value(int depth)
    {
        var plain = Gen.OneOf(Gen.Elements(_texts), Gen.Elements(_numbers), Gen.Elements("true", "false", "null"));
        if (depth == 0)
            return plain;

        var array = Gen.Choose(0, 3).SelectMany(count => Gen.ListOf(Value(depth - 1), count)).Select(items => "[" + string.Join(",", items) + "]");
        var nested = Gen.Choose(0, 3).SelectMany(count => Gen.ListOf(Member(depth - 1), count)).Select(members => "{" + string.Join(",", members) + "}");
        return Gen.OneOf(plain, plain, array, nested);
    }
}

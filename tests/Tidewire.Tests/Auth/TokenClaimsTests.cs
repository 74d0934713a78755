using System.Text;
using System.Text.Json;

namespace Tidewire.Tests.Auth;

public sealed class TokenClaimsTests
{
    [Fact]
    public void StandardClaims_AreRead_WhenTheyHaveTheUsualTypes()
    {
        var claims = TokenClaims.Parse(
            """{"sub":"ada","email":"a@b.c","exp":1700000000,"iat":1699990000.5,"roles":["admin","dev"],"scope":"read write","tenant":{"id":7}}""");

        Assert.Equal("ada", claims.Subject);
        Assert.Equal("a@b.c", claims.Email);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), claims.ExpiresAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_699_990_000_500), claims.IssuedAt);
        Assert.Equal(["admin", "dev"], claims.Roles);
        Assert.Equal(["read", "write"], claims.Scopes);
        Assert.Equal(7, claims.All["tenant"].GetProperty("id").GetInt32());
        Assert.True(claims.HasRole("dev"));
        Assert.False(claims.HasRole("Dev"));
        Assert.True(claims.HasScope("write"));
    }

    [Theory]
    [InlineData("""{"roles":"admin"}""", "admin")]
    [InlineData("""{"roles":"admin dev"}""", "admin dev")]
    [InlineData("""{"roles":" admin"}""", " admin")]
    [InlineData("""{"roles":"admin,dev"}""", "admin,dev")]
    [InlineData("""{"roles":["admin","dev","admin"]}""", "admin|dev")]
    [InlineData("""{"role":"admin"}""", "admin")]
    [InlineData("""{"role":["a"],"roles":"b a"}""", "b a|a")]
    [InlineData("""{"roles":[1,null,{},["x"],""," ",true,"dev"]}""", "dev")]
    [InlineData("""{"Roles":["admin"],"ROLE":"admin","\u0072oles":["dev"]}""", "dev")]
    [InlineData("""{"roles":7}""", "")]
    [InlineData("""{"roles":null}""", "")]
    [InlineData("""{"roles":{"admin":true}}""", "")]
    [InlineData("{}", "")]
    public void Roles_AreRead_InEveryFormat(string json, string expected) =>
        Assert.Equal(expected, string.Join('|', TokenClaims.Parse(json).Roles));

    [Theory]
    [InlineData("""{"scope":"a b"}""", "a b")]
    [InlineData("""{"scp":["a"]}""", "a")]
    [InlineData("""{"scopes":["a b"],"scope":" c  a "}""", "c a b")]
    [InlineData("""{"scope":["a","b","a"],"scp":"b d"}""", "a b d")]
    [InlineData("""{"Scope":"a","SCP":["b"]}""", "")]
    [InlineData("""{"scope":false}""", "")]
    public void Scopes_AreRead_InEveryFormat(string json, string expected)
    {
        var claims = TokenClaims.Parse(json);

        Assert.Equal(expected, string.Join(' ', claims.Scopes));
        Assert.All(claims.Scopes, scope => Assert.True(claims.HasScope(scope)));
        Assert.False(claims.HasScope("a b"));
    }

    [Theory]
    [InlineData("42")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[\"ada\"]")]
    [InlineData("{\"id\":\"ada\"}")]
    [InlineData("\"\"")]
    [InlineData("\" \"")]
    [InlineData("\"\\t\\n\\u00a0\"")]
    public void Subject_IsAbsent_WhenItIsBlankOrNotAString(string value)
    {
        var claims = TokenClaims.Parse($$"""{"sub":{{value}},"Sub":"eve","subject":"eve"}""");

        Assert.Null(claims.Subject);
        Assert.True(claims.All.ContainsKey("sub"));
    }

    [Theory]
    [MemberData(nameof(Expiries.Unreadable), MemberType = typeof(Expiries))]
    public void Expiry_IsUnreadable_WhenItIsNotADate(string value)
    {
        var claims = TokenClaims.Parse($$"""{"exp":{{value}},"iat":{{value}}}""");

        Assert.Null(claims.ExpiresAt);
        Assert.Null(claims.IssuedAt);
        Assert.True(claims.HasUnreadableExpiry);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"exp":null}""")]
    [InlineData("""{"EXP":[]}""")]
    [InlineData("""{"iat":[]}""")]
    public void Expiry_IsAbsent_WhenThereIsNoExp(string json)
    {
        var claims = TokenClaims.Parse(json);

        Assert.Null(claims.ExpiresAt);
        Assert.False(claims.HasUnreadableExpiry);
    }

    [Theory]
    [InlineData("\"1700000000\"", 1_700_000_000_000)]
    [InlineData("\"1700000000.5\"", 1_700_000_000_500)]
    [InlineData("\"1.7e9\"", 1_700_000_000_000)]
    [InlineData("\"-1\"", -1_000)]
    [InlineData("\"0\"", 0)]
    [InlineData("1.7e9", 1_700_000_000_000)]
    public void Expiry_IsRead_WhenItIsANumberOrANumberInAString(string value, long milliseconds)
    {
        var claims = TokenClaims.Parse($$"""{"exp":{{value}},"iat":{{value}}}""");

        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), claims.ExpiresAt);
        Assert.Equal(claims.ExpiresAt, claims.IssuedAt);
        Assert.False(claims.HasUnreadableExpiry);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-62135596800")]
    [InlineData("253402300799")]
    [InlineData("1.7e9")]
    public void Expiry_IsRead_InTheWholeRangeOfDates(string value) => Assert.NotNull(TokenClaims.Parse($$"""{"exp":{{value}}}""").ExpiresAt);

    [Fact]
    public void RolesAndScopes_AreLimitedTo1024()
    {
        string[] texts = [.. Enumerable.Range(0, 5_000).Select(i => $"x{i}")];

        var listed = TokenClaims.Parse(JsonSerializer.Serialize(new { roles = texts, scope = texts }));
        var inOneText = TokenClaims.Parse(JsonSerializer.Serialize(new { scope = string.Join(' ', texts), scp = "late" }));

        Assert.Equal(texts[..1_024], listed.Roles);
        Assert.Equal(texts[..1_024], listed.Scopes);
        Assert.Equal(texts[..1_024], inOneText.Scopes);
        Assert.Equal(5_000, listed.All["roles"].GetArrayLength());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""{"a":[{"b":1,"b":1}]}""")]
    [InlineData("""{"a":"\udc00"}""")]
    [InlineData("""{"a":{"b":{"c":1,"\u0063":1}}}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("""{"a":{"b":["\ud800x"]}}""")]
    public void Parse_Throws_WhenTheJsonIsInvalid(string json)
    {
        Assert.ThrowsAny<JsonException>(() => TokenClaims.Parse(json));
        Assert.ThrowsAny<JsonException>(() => TokenClaims.Parse(Encoding.UTF8.GetBytes(json)));
    }

    [Fact]
    public void Claims_SurviveARoundTripThroughJson()
    {
        const string json = """{"sub":"ada","n":1.50,"deep":{"a":[1,null,"x"]}}""";

        string written = JsonSerializer.Serialize(TokenClaims.Parse(json));

        Assert.Equal(json, written);
    }

    [Fact]
    public void ToString_ShowsNoValues() => Assert.Equal("TokenClaims (1)", TokenClaims.Parse("""{"sub":"ada"}""").ToString());

    [Fact]
    public void All_CannotBeChanged() =>
        Assert.Throws<NotSupportedException>(() => ((IDictionary<string, JsonElement>)TokenClaims.Parse("{}").All).Add("sub", default));
}

using System.Buffers.Text;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.IdentityModel.JsonWebTokens;
using Tidewire.Credentials;

namespace Tidewire.Tests.Credentials;

public sealed class JwtReaderTests
{
    private const string Header = """{"alg":"RS256"}""";

    public static TheoryData<string, double?, string?> WellFormed => new()
    {
        { """{}""", null, null },
        { """{"exp":1,"iss":"https://login.example.com"}""", 1, "https://login.example.com" },
        { """{"iss":"a","exp":1.5}""", 1.5, "a" },
        { """{"exp":"1767323045"}""", 1_767_323_045, null },
        { """{"exp":1e400}""", double.PositiveInfinity, null },
        { """{"exp":-1}""", -1, null },
        { """{"exp":"soon","iss":7}""", null, null },
        { """{"exp":"NaN"}""", null, null },
        { """{"exp":null,"iss":null}""", null, null },
        { """{"exp":[1],"iss":{"iss":"x"}}""", null, null },
        { """{"x":{"exp":1,"iss":"x"},"iss":"y"}""", null, "y" },
        { """{"ex\u0070":1,"\u0069ss":"x"}""", 1, "x" },
        { """{"EXP":1,"Iss":"x"}""", null, null },
        { """{"a":1,"a":2}""", null, null },
        { """ {"exp" : 1 } """, 1, null },
    };

    [Theory]
    [MemberData(nameof(WellFormed))]
    public void ExpiryAndIssuer_AreRead_WhenTheTokenIsWellFormed(string claims, double? end, string? issuer)
    {
        Assert.True(JwtReader.TryRead(Token(Header, claims), out var jwt));

        Assert.False(jwt.IsEncrypted);
        Assert.Equal(end, jwt.ExpiresAt);
        Assert.Equal(issuer, jwt.Issuer);
    }

    public static TheoryData<string> Malformed =>
    [
        "", ".", "..", "...", "....", "a", "opaque-token", "a.b", "a.b.c", "a.b.c.d", "a.b.c.d.e", "a.b.c.d.e.f",
        Token(Header, "{}") + ".", "." + Token(Header, "{}"), Token(Header, "{}")[..^4], Token(Header, "{}") + "=", Token(Header, "{}") + "\n", " " + Token(Header, "{}"),
        Token(Header, "{}").Replace('.', ' '), Token(Header, "{}", ""), Token(Header, "{}", "a"), Token(Header, "{}", "a+b/"), Token(Header, "{}", "c2l\u0131"),
        Token("", "{}"), Token("{}", "{}"), Token("[]", "{}"), Token("null", "{}"), Token("""{"alg":1}""", "{}"), Token("""{"ALG":"RS256"}""", "{}"), Token("not json", "{}"),
        Token(Header + "x", "{}"), Token(Header, ""), Token(Header, "[]"), Token(Header, "null"), Token(Header, "\"x\""), Token(Header, "{"), Token(Header, "{}{}"),
        Token(Header, """{"exp":1,"exp":2}"""), Token(Header, """{"exp":1,"\u0065xp":2}"""), Token(Header, """{"iss":"a","iss":"a"}"""), Token(Header, """{"iss":"\ud800"}"""),
        Token(Header, """{"exp":01}"""), Token(Header, """{"exp":NaN}"""), Token(Header, "{/**/}"), Token(Header, """{"exp":1,}"""), Token("\ufeff" + Header, "{}"),
        Encrypted("""{"alg":"dir"}"""), Encrypted("""{"enc":"A256GCM"}"""), Encrypted("""{"alg":"dir","enc":"A256GCM"}""", iv: ""), Encrypted("""{"alg":"dir","enc":"A256GCM"}""", iv: "a"),
        Encrypted("nothing"), Token(Header, new string('[', 100) + new string(']', 100)), Token(Header, """{"x":""" + new string('[', 100) + new string(']', 100) + "}"),
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Token_IsNotRead_WhenItIsNotAJwt(string token) => Assert.False(JwtReader.TryRead(token, out _));

    [Theory]
    [InlineData("")]
    [InlineData("a2V5")]
    public void EncryptedToken_IsRecognizedByItsStructure(string key)
    {
        Assert.True(JwtReader.TryRead(Encrypted("""{"alg":"dir","enc":"A256GCM"}""", key), out var jwt));

        Assert.True(jwt.IsEncrypted);
        Assert.Null(jwt.ExpiresAt);
    }

    [Theory]
    [InlineData(700)]
    [InlineData(5_000)]
    [InlineData(100_000)]
    public void TokenOfAnyLength_IsRead(int length)
    {
        Assert.True(JwtReader.TryRead(Token(Header, $$"""{"x":"{{new string('x', length)}}","exp":7}"""), out var jwt));

        Assert.Equal(7, jwt.ExpiresAt);
    }

    [Property(MaxTest = 2_000)]
    public bool Reading_NeverThrows_ForAnyText(string? text)
    {
        JwtReader.TryRead(text, out _);
        return true;
    }

    [Property(MaxTest = 2_000)]
    public bool Reading_NeverThrows_ForAnyParts(byte[] header, byte[] claims, byte[] signature)
    {
        JwtReader.TryRead($"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}.{Base64Url.EncodeToString(signature)}", out _);
        JwtReader.TryRead(Token(Header, claims), out _);
        return true;
    }

    /// <summary>
    /// Compares the reader with Microsoft.IdentityModel, which most .NET servers use: the reader must accept every token that the library accepts,
    /// if the token has an <c>alg</c> and claims.
    /// </summary>
    [Property(MaxTest = 2_000)]
    public Property Token_IsRead_WhenMicrosoftIdentityModelReadsIt() => Prop.ForAll(Claims().ToArbitrary(), claims =>
    {
        string token = Token(Header, claims);
        JsonWebToken theirs;
        try
        {
            theirs = new(token);
        }
        catch (ArgumentException)
        {
            return true;
        }

        return JwtReader.TryRead(token, out var ours) && (ours.Issuer ?? "") == theirs.Issuer;
    });

    [Property(MaxTest = 2_000)]
    public Property Token_IsNotRead_WhenItContainsACharacterOutsideBase64Url() => Prop.ForAll(
        Gen.Choose(0, 60).SelectMany(at => Gen.Elements("+/=~ \t\r\nü\0%,;:\"{}".ToCharArray()).Select(character => (at, character))).ToArbitrary(),
        change =>
        {
            string token = Token(Header, """{"exp":1767323045,"iss":"issuer"}""");
            return !JwtReader.TryRead(token.Insert(change.at, change.character.ToString()), out _);
        });

    private static Gen<string> Claims() =>
        Gen.ArrayOf(Gen.Elements(
            "\"sub\":\"anna\"", "\"exp\":1767323045", "\"iss\":\"https://a\"", "\"aud\":[\"a\",\"b\"]", "\"x\":{\"exp\":1}", "\"scope\":\"a b\"", "\"y\":[[],{}]", "\"z\":null"))
            .Select(members => "{" + string.Join(",", members.Distinct()) + "}");

    private static string Token(string header, string claims, string signature = "c2ln") => Token(header, Encoding.UTF8.GetBytes(claims), signature);

    private static string Token(string header, byte[] claims, string signature = "c2ln") => $"{Encode(header)}.{Base64Url.EncodeToString(claims)}.{signature}";

    private static string Encrypted(string header, string key = "", string iv = "aXY") => $"{Encode(header)}.{key}.{iv}.Y2lwaGVy.dGFn";

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

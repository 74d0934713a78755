using System.Buffers.Text;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.IdentityModel.JsonWebTokens;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

public sealed class LocalTokenCheckTests
{
    private const string Issuer = "https://login.example.com";
    private static readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_767_323_045);
    private static readonly TimeSpan _skew = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("""{"iss":"https://login.example.com","exp":1767323046}""", "None")]
    [InlineData("""{"iss":"https://login.example.com","exp":1767323045}""", "None")]
    [InlineData("""{"iss":"https://login.example.com","exp":1767323016}""", "None")]
    [InlineData("""{"iss":"https://login.example.com","exp":1767323015}""", "Expired")]
    [InlineData("""{"iss":"https://login.example.com","exp":0}""", "Expired")]
    [InlineData("""{"iss":"https://login.example.com","exp":"0"}""", "Expired")]
    [InlineData("""{"iss":"https://login.example.com"}""", "None")]
    [InlineData("""{"iss":"https://login.example.com","exp":"later"}""", "None")]
    [InlineData("""{"iss":"https://login.example.com/","exp":1767323999}""", "OtherIssuer")]
    [InlineData("""{"iss":"HTTPS://LOGIN.EXAMPLE.COM","exp":1767323999}""", "OtherIssuer")]
    [InlineData("""{"exp":1767323999}""", "OtherIssuer")]
    [InlineData("""{"iss":["https://login.example.com"],"exp":1767323999}""", "OtherIssuer")]
    [InlineData("""{"iss":"https://evil.example.com","exp":0}""", "Expired")]
    [InlineData("""{"exp":0,"exp":1767323999}""", "Malformed")]
    public void Token_IsRefused_OnlyForVisibleDefects(string claims, string defect) =>
        Assert.Equal(defect, LocalTokenCheck.Find(Token(claims), Issuer, _now, _skew).ToString());

    [Theory]
    [InlineData("opaque")]
    [InlineData("")]
    [InlineData("a.b.c")]
    public void Token_IsMalformed_WhenItIsNotAJwt(string token) =>
        Assert.Equal(TokenDefect.Malformed, LocalTokenCheck.Find(token, null, _now, _skew));

    [Theory]
    [InlineData("""{"iss":"anybody"}""")]
    [InlineData("""{}""")]
    public void Issuer_IsNotChecked_WhenNoIssuerIsConfigured(string claims) =>
        Assert.Equal(TokenDefect.None, LocalTokenCheck.Find(Token(claims), null, _now, _skew));

    [Fact]
    public void EncryptedToken_Passes_BecauseItsClaimsCannotBeRead()
    {
        string token = $"{Encode("""{"alg":"dir","enc":"A256GCM","iss":"https://evil.example.com","exp":0}""")}..aXY.Y2lwaGVy.dGFn";

        Assert.Equal(TokenDefect.None, LocalTokenCheck.Find(token, Issuer, _now, _skew));
    }

    [Property(MaxTest = 2_000)]
    public bool Token_Expires_AtItsExpPlusTheClockSkew(int end, short skew, int now)
    {
        var clockSkew = TimeSpan.FromSeconds(Math.Abs((int)skew));
        var defect = LocalTokenCheck.Find(Token($$"""{"exp":{{end}}}"""), null, DateTimeOffset.FromUnixTimeSeconds(now), clockSkew);

        return defect == ((long)end + clockSkew.TotalSeconds <= now ? TokenDefect.Expired : TokenDefect.None);
    }

    /// <summary>A token must reach the service if its issuer and expiry, as Microsoft.IdentityModel reads them, are valid.</summary>
    [Property(MaxTest = 2_000)]
    public Property GoodToken_IsNeverRefused() => Prop.ForAll(
        Gen.Choose(0, 100_000).SelectMany(left => Gen.Elements("", ",\"nbf\":1", ",\"aud\":[\"a\"]", ",\"x\":{\"iss\":\"y\",\"exp\":1}", ",\"ü\":\"\\u00fc\"").Select(more => (left, more))).ToArbitrary(),
        made =>
        {
            string token = Token($$"""{"exp":{{_now.ToUnixTimeSeconds() + made.left}},"iss":"{{Issuer}}"{{made.more}}}""");
            var theirs = new JsonWebToken(token);
            return theirs.Issuer == Issuer && theirs.ValidTo >= _now.UtcDateTime && LocalTokenCheck.Find(token, Issuer, _now, _skew) == TokenDefect.None;
        });

    [Property(MaxTest = 2_000)]
    public bool Check_NeverThrows_ForAnyText(NonNull<string> token, string? issuer)
    {
        var defect = LocalTokenCheck.Find(token.Get, issuer, _now, _skew);
        return defect is TokenDefect.Malformed or TokenDefect.None;
    }

    private static string Token(string claims) => $"{Encode("""{"alg":"RS256","typ":"at+jwt"}""")}.{Encode(claims)}.c2ln";

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

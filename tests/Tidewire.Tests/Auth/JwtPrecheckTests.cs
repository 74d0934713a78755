using System.Buffers.Text;
using System.Text;

namespace Tidewire.Tests.Auth;

/// <summary>The local check of a JWT before a request: it can reject a token, but never accepts one.</summary>
public sealed class JwtPrecheckTests : CacheTest
{
    private const string Issuer = "https://login.example.com";

    public static TheoryData<string, string> Bad => new()
    {
        { "opaque", "not a well-formed JWT" },
        { "a.b.c", "not a well-formed JWT" },
        { Jwt($$"""{"iss":"{{Issuer}}","exp":1}"""), "has expired" },
        { Jwt("""{"iss":"https://evil.example.com","exp":9999999999}"""), "another issuer" },
        { Jwt("""{"exp":9999999999}"""), "another issuer" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Token_IsRejectedWithoutARequest_WhenItIsClearlyInvalid(string token, string reason)
    {
        using var application = WithCache(("Auth:TokensAreJwts", "true"), ("Auth:Issuer", Issuer));
        using var counts = application.CollectVerifications();

        var result = await application.Auth.TryVerifyTokenAsync(token, Cancellation);

        Assert.Equal((ServiceFailureKind.Rejected, 0), (result.Failure!.Kind, result.Attempts));
        Assert.Contains(reason, result.Failure.Reason, StringComparison.Ordinal);
        Assert.Empty(Service.Asked);
        Assert.Equal("local", Assert.Single(counts.GetMeasurementSnapshot()).Tags[TidewireTelemetry.SourceTag]);
    }

    [Fact]
    public async Task Token_IsNotAcceptedWithoutARequest()
    {
        using var application = WithCache(("Auth:TokensAreJwts", "true"), ("Auth:Issuer", Issuer));
        Service.Answer = _ => (401, "");
        string token = Jwt($$"""{"iss":"{{Issuer}}","exp":9999999999}""");

        var result = await application.Auth.TryVerifyTokenAsync(token, Cancellation);

        Assert.Equal(ServiceFailureKind.Rejected, result.Failure?.Kind);
        Assert.Equal(token, Assert.Single(Service.Asked));
    }

    [Fact]
    public async Task Tokens_AreTreatedAsOpaque_UnlessTokensAreJwtsIsSet()
    {
        using var application = WithCache(("Auth:Issuer", Issuer));

        var result = await application.Auth.TryVerifyTokenAsync("opaque", Cancellation);

        Assert.True(result.IsSuccess);
    }

    [Fact]
    public async Task Precheck_UsesTheNewSettings_AfterAReload()
    {
        using var application = WithCache();
        Assert.True((await application.Auth.TryVerifyTokenAsync("opaque-1", Cancellation)).IsSuccess);

        application.Configuration["Tidewire:Auth:TokensAreJwts"] = "true";
        application.Configuration.Reload();

        Assert.False((await application.Auth.TryVerifyTokenAsync("opaque-2", Cancellation)).IsSuccess);
    }

    private static string Jwt(string claims) => $"{Encode("""{"alg":"RS256"}""")}.{Encode(claims)}.c2ln";

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}

using System.Net;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

/// <summary>The judge distinguishes responses that concern the token from responses that concern only the introspection server or the application's own credentials.</summary>
public sealed class IntrospectionJudgeTests
{
    private const string Ours = "the server refused the credentials of this application, not the token";
    private static readonly DateTimeOffset _now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(401, null, false, ServiceFailureKind.InvalidResponse, true)]
    [InlineData(401, null, true, ServiceFailureKind.InvalidResponse, true)]
    [InlineData(403, null, false, ServiceFailureKind.InvalidResponse, true)]
    [InlineData(403, null, true, ServiceFailureKind.InvalidResponse, false)]
    [InlineData(400, "invalid_client", false, ServiceFailureKind.InvalidResponse, true)]
    [InlineData(400, "invalid_request", false, ServiceFailureKind.InvalidResponse, false)]
    [InlineData(400, null, false, ServiceFailureKind.InvalidResponse, false)]
    [InlineData(400, "unsupported_token_type", false, ServiceFailureKind.Rejected, false)]
    [InlineData(413, null, false, ServiceFailureKind.Rejected, false)]
    [InlineData(404, null, false, ServiceFailureKind.InvalidResponse, false)]
    [InlineData(422, null, false, ServiceFailureKind.InvalidResponse, false)]
    public void Refusal_RejectsTheToken_OnlyIfItIsAboutTheToken(int status, string? error, bool isOfProxy, ServiceFailureKind kind, bool isOurs)
    {
        var refusal = new ServiceFailure(ServiceFailureKind.Rejected) { Reason = "refused", StatusCode = (HttpStatusCode)status, IsProxyAnswer = isOfProxy };

        var failure = IntrospectionJudge.Judge(ServiceResult.Failed<TokenClaims>(refusal), error, new(), _now).Failure!;

        Assert.Equal((kind, isOurs, (HttpStatusCode)status), (failure.Kind, failure.Reason == Ours, failure.StatusCode));
        Assert.Equal(isOurs, IntrospectionJudge.IsOurs(failure));
    }

    [Theory]
    [InlineData("""{"active":true,"sub":"ada"}""", null)]
    [InlineData("""{"active":true,"iss":"https://id.example.com","aud":"shop"}""", null)]
    [InlineData("""{"active":true,"aud":["stock",7,"shop"]}""", null)]
    [InlineData("""{"active":true,"iss":"https://other.example.com"}""", "the token is from another issuer")]
    [InlineData("""{"active":true,"iss":7}""", "the token is from another issuer")]
    [InlineData("""{"active":true,"iss":null}""", "the token is from another issuer")]
    [InlineData("""{"active":true,"aud":"stock"}""", "the token is for another audience")]
    [InlineData("""{"active":true,"aud":["stock"]}""", "the token is for another audience")]
    [InlineData("""{"active":true,"aud":{"shop":true}}""", "the token is for another audience")]
    public void Claims_RejectTheToken_WhenItsIssuerOrAudienceDiffers(string json, string? reason)
    {
        var options = new AuthOptions { Issuer = "https://id.example.com" };
        options.Introspection.Audience = "shop";

        var judged = Judge(json, options);

        Assert.Equal(reason, judged.Failure?.Reason);
        Assert.Equal(reason is null ? null : ServiceFailureKind.Rejected, judged.Failure?.Kind);
    }

    [Theory]
    [InlineData("exp", -30, "the token has expired")]
    [InlineData("exp", -29, null)]
    [InlineData("exp", 1, null)]
    [InlineData("nbf", 31, "the token is not valid yet")]
    [InlineData("nbf", 30, null)]
    [InlineData("nbf", -1, null)]
    public void Dates_RejectTheToken_BeyondTheClockSkew(string claim, int seconds, string? reason)
    {
        var options = new AuthOptions { ClockSkew = TimeSpan.FromSeconds(30) };

        var judged = Judge($$"""{"active":true,"{{claim}}":{{_now.ToUnixTimeSeconds() + seconds}}}""", options);

        Assert.Equal(reason, judged.Failure?.Reason);
    }

    [Fact]
    public void Token_MayHaveAnyIssuerAndAudience_WhenTheOptionsRequireNeither()
    {
        var options = new AuthOptions { Issuer = "" };
        options.Introspection.Audience = "";

        Assert.True(Judge("""{"active":true,"iss":"https://other.example.com","aud":"stock"}""", options).IsSuccess);
    }

    private static ServiceResult<TokenClaims> Judge(string json, AuthOptions options) =>
        IntrospectionJudge.Judge(ServiceResult.Success(TokenClaims.Parse(json), 1), error: null, options, _now);
}

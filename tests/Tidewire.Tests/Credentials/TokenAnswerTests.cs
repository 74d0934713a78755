using System.Buffers.Text;
using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Tidewire.Credentials;

namespace Tidewire.Tests.Credentials;

/// <summary>Any response of a token endpoint is read as a token with a lifetime, or as a description of the problem.</summary>
public sealed class TokenAnswerTests : ClientCredentialsTest
{
    private const long Now = 1_767_323_045;

    public static TheoryData<string, double> GoodAnswers => new()
    {
        { """{"access_token":"t","token_type":"Bearer","expires_in":3600}""", 3_600 },
        { """{"access_token":"t","token_type":"bearer","expires_in":3600}""", 3_600 },
        { """{"access_token":"t","token_type":"BEARER","expires_in":"3600"}""", 3_600 },
        { "\uFEFF" + """{"access_token":"t","expires_in":3600}""", 3_600 },
        { """{"access_token":"t","expires_in":1}""", 1 },
        { """{"access_token":"t","expires_in":59.5}""", 59.5 },
        { """{"access_token":"t","expires_in":1e300}""", 31_536_000 },
        { """{"access_token":"t","expires_in":1e999}""", 31_536_000 },
        { """{"access_token":"t","token_type":"Bearer"}""", 300 },
        { """{"access_token":"t","token_type":"Bearer","expires_in":null}""", 300 },
        { """{"access_token":"t","scope":"a b","refresh_token":"r","x":{"y":[1]}}""", 300 },
        { $$"""{"access_token":"{{Jwt(Now + 120)}}"}""", 120 },
        { $$"""{"access_token":"{{Jwt(Now + 120)}}","expires_in":60}""", 60 },
        { $$"""{"access_token":"{{Jwt(Now - 120)}}","expires_in":60}""", 60 },
    };

    [Theory]
    [MemberData(nameof(GoodAnswers))]
    public void Response_IsATokenWithALifetime(string json, double seconds)
    {
        var answer = Read(json);

        Assert.Null(answer.Problem);
        Assert.NotNull(answer.Token);
        Assert.Equal(seconds, answer.Lifetime.TotalSeconds);
    }

    public static TheoryData<string, string> BadAnswers => new()
    {
        { """{"access_token":"t","expires_in":0}""", "expired already" },
        { """{"access_token":"t","expires_in":-1}""", "expired already" },
        { """{"access_token":"t","expires_in":-1e999}""", "expired already" },
        { """{"access_token":"t","expires_in":"0"}""", "expired already" },
        { """{"access_token":"t","expires_in":0.5}""", "expired already" },
        { """{"access_token":"t","expires_in":true}""", "not a number" },
        { """{"access_token":"t","expires_in":"soon"}""", "not a number" },
        { """{"access_token":"t","expires_in":"NaN"}""", "not a number" },
        { """{"access_token":"t","expires_in":[3600]}""", "not a number" },
        { $$"""{"access_token":"{{Jwt(Now)}}"}""", "own exp is in the past" },
        { $$"""{"access_token":"{{Jwt(Now - 1)}}"}""", "own exp is in the past" },
        { $$"""{"access_token":"{{Jwt(Now - 301)}}","expires_in":3600}""", "own exp is in the past" },
        { """{"token_type":"Bearer","expires_in":3600}""", "without an access_token" },
        { """{"access_token":"","expires_in":3600}""", "without an access_token" },
        { """{"access_token":null,"expires_in":3600}""", "without an access_token" },
        { """{"access_token":17,"expires_in":3600}""", "without an access_token" },
        { """{"access_token":"a b"}""", "is not valid in a header" },
        { """{"access_token":"a\r\nX-Evil: 1"}""", "is not valid in a header" },
        { """{"access_token":"ü"}""", "is not valid in a header" },
        { """{"access_token":"t","token_type":"DPoP","expires_in":3600}""", "not Bearer" },
        { """{"access_token":"t","token_type":"mac","expires_in":3600}""", "not Bearer" },
        { """{"access_token":"t","access_token":"u","expires_in":3600}""", "not valid JSON" },
        { """{"access_token":"t","expires_in":3600,"expires_in":1}""", "not valid JSON" },
        { """{"access_token":"\ud800","expires_in":3600}""", "not valid JSON" },
        { "<!DOCTYPE html><title>Sign in</title>", "login page" },
        { "", "not valid JSON" },
        { "null", "not an object" },
        { "[]", "not an object" },
        { "\"t\"", "not an object" },
        { """{"access_token":"t",""", "not valid JSON" },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public void Response_IsAProblem_WhenItsTokenCannotBeUsed(string json, string words)
    {
        var answer = Read(json);

        Assert.Null(answer.Token);
        Assert.Contains(words, answer.Problem, StringComparison.Ordinal);
    }

    public static TheoryData<HttpStatusCode, string, string> Refusals => new()
    {
        { HttpStatusCode.Unauthorized, """{"error":"invalid_client"}""", "answered 401 (invalid_client): check Credentials:ClientId" },
        { HttpStatusCode.BadRequest, """{"error":"invalid_scope","error_description":"x"}""", "answered 400 (invalid_scope): check Credentials:Scope" },
        { HttpStatusCode.BadRequest, "\uFEFF" + """{"error":"invalid_scope"}""", "answered 400 (invalid_scope): check Credentials:Scope" },
        { HttpStatusCode.BadRequest, """{"error":"invalid_target"}""", "check Credentials:Resource" },
        { HttpStatusCode.BadRequest, """{"error":"unauthorized_client"}""", "answered 400 (unauthorized_client)" },
        { HttpStatusCode.BadRequest, """{"error":"<script>"}""", "answered 400" },
        { HttpStatusCode.BadRequest, """{"error":7}""", "answered 400" },
        { HttpStatusCode.BadRequest, "<html>", "answered 400" },
        { HttpStatusCode.Found, "", "a redirect, which is not followed: check Credentials:TokenEndpoint" },
        { HttpStatusCode.NotFound, "", "answered 404: check Credentials:TokenEndpoint" },
        { HttpStatusCode.NoContent, "", "answered 204" },
        { HttpStatusCode.Created, """{"access_token":"t","expires_in":60}""", "answered 201" },
        { HttpStatusCode.InternalServerError, "", "answered 500" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Failure_ContainsTheStatusTheErrorAndTheFix(HttpStatusCode status, string body, string words)
    {
        Endpoint.Fail(status, body);

        var failure = await Assert.ThrowsAsync<CredentialUnavailableException>(() => Source().GetAsync(Ct).AsTask());

        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("script", failure.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> TransportFailures => new()
    {
        { nameof(HttpRequestError.NameResolutionError), "does not resolve" },
        { nameof(HttpRequestError.ConnectionError), "refused the connection" },
        { nameof(HttpRequestError.SecureConnectionError), "no TLS connection" },
        { nameof(HttpRequestError.ResponseEnded), "was lost" },
        { nameof(IOException), "could not be read" },
    };

    [Theory]
    [MemberData(nameof(TransportFailures))]
    public async Task Failure_DescribesTheConnectionError(string failure, string words)
    {
        Endpoint.Answer(_ => Enum.TryParse<HttpRequestError>(failure, out var error) ? throw new HttpRequestException(error) : throw new IOException("secret"));

        var thrown = await Assert.ThrowsAsync<CredentialUnavailableException>(() => Source().GetAsync(Ct).AsTask());

        Assert.Contains(words, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_IsAProblem_WhenItIsTooLarge()
    {
        Endpoint.Answer($$"""{"access_token":"{{new string('t', TokenEndpoint.MaxBodyBytes)}}","expires_in":60}""");

        var failure = await Assert.ThrowsAsync<CredentialUnavailableException>(() => Source().GetAsync(Ct).AsTask());

        Assert.Contains("larger than 65536 bytes", failure.Message, StringComparison.Ordinal);
    }

    [Property(MaxTest = 2_000)]
    public bool Answer_IsAnUnexpiredTokenOrAProblem_ForAnyBytes(byte[] body) => Holds(TokenAnswerReader.Read(body, Instant()));

    [Property(MaxTest = 2_000)]
    public Property Answer_IsAnUnexpiredTokenOrAProblem_ForAnyMembers() => Prop.ForAll(
        Gen.ArrayOf(Gen.Elements(
            "\"access_token\":\"t\"", "\"access_token\":\"a b\"", "\"access_token\":null", "\"token_type\":\"Bearer\"", "\"token_type\":\"x\"",
            "\"expires_in\":60", "\"expires_in\":0", "\"expires_in\":\"x\"", "\"expires_in\":-5", "\"expires_in\":1e400", "\"\\ud800\":1", "\"x\":\"\\udfff\"", "17"), 4).ToArbitrary(),
        members => Holds(Read("{" + string.Join(",", members) + "}")));

    private static bool Holds(TokenAnswer answer) => answer.Token is null
        ? answer.Problem is { Length: > 0 }
        : answer.Problem is null && answer.Lifetime >= TimeSpan.FromSeconds(1) && answer.Lifetime <= TimeSpan.FromDays(365);

    private static TokenAnswer Read(string json) => TokenAnswerReader.Read(Encoding.UTF8.GetBytes(json), Instant());

    private static DateTimeOffset Instant() => DateTimeOffset.FromUnixTimeSeconds(Now);

    private static string Jwt(long end) =>
        $"{Base64Url.EncodeToString("""{"alg":"RS256"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"exp":{{end}}}"""))}.c2ln";
}

using Tidewire.Tool.Conform;

namespace Tidewire.Tool.Tests.Conform;

/// <summary>The problems that are found in the claims of a valid token, named without showing the claims.</summary>
public sealed class ClaimsTests
{
    [Theory]
    [InlineData("""{"sub":"marked"}""", null)]
    [InlineData("""{"sub":"marked","active":true,"exp":4102444800}""", null)]
    [InlineData("""{"sub":"marked","active":"yes"}""", "the claim active is neither true nor false")]
    [InlineData("""{"sub":"marked","active":false}""", "the token of --token-variable is not active")]
    [InlineData("""{"sub":" "}""", "the claims have no sub: Tidewire.AspNetCore refuses such a token, unless Auth:SubjectClaim names another claim")]
    [InlineData("""{"sub":7}""", "the claims have no sub: Tidewire.AspNetCore refuses such a token, unless Auth:SubjectClaim names another claim")]
    [InlineData("{}", "the claims have no sub: Tidewire.AspNetCore refuses such a token, unless Auth:SubjectClaim names another claim")]
    [InlineData("""{"sub":"marked","exp":"4102444800"}""", "the claim exp is not a number (RFC 7519, section 4.1.4)")]
    [InlineData("""["marked"]""", "the claims are not a JSON object with distinct names")]
    [InlineData("""{"sub":"marked","sub":"eve"}""", "the claims are not a JSON object with distinct names")]
    [InlineData("marked", "the claims are not a JSON object with distinct names")]
    public void Problem_IsNamed_WithoutTheClaims(string body, string? problem) =>
        Assert.Equal(problem, Claims.Problem(new() { Status = 200, ContentType = "application/json", Body = body }));

    [Theory]
    [InlineData(null, true)]
    [InlineData("application/json", true)]
    [InlineData("application/token-introspection+json", true)]
    [InlineData("text/plain", false)]
    public void MediaType_MustBeJson(string? contentType, bool isFine) => Assert.Equal(
        isFine ? null : "the claims come as text/plain, and not as application/json",
        Claims.Problem(new() { Status = 200, ContentType = contentType, Body = """{"sub":"ada"}""" }));

    [Theory]
    [InlineData(202, null, "a valid token is answered with 202. The contract says 200")]
    [InlineData(200, "the connection was lost", "a valid token got no answer: the connection was lost. The contract says 200")]
    public void Status_MustBe200(int status, string? failure, string problem) =>
        Assert.Equal(problem, Claims.Problem(new() { Status = status, Failure = failure, Body = """{"sub":"ada"}""" }));
}

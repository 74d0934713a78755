using Tidewire.Tool.Conform;

namespace Tidewire.Tool.Tests.Conform;

/// <summary>An answer that refuses a request in a way that the contract allows is not a problem. Any other answer is a problem, and the text names it.</summary>
public sealed class RefusalsTests
{
    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(413)]
    [InlineData(422)]
    public void Refusal_IsNotAProblem_WhenTheContractAllowsItsStatus(int status) => Assert.Null(Refusals.Problem(new() { Status = status }, "a body"));

    [Theory]
    [InlineData(200, null, null, "a body is accepted (200)")]
    [InlineData(404, null, null, "a body is answered with 404, which is not a refusal. The contract allows 400, 401, 403, 413 and 422")]
    [InlineData(500, null, null, "a body is answered with 500: callers treat that as an outage and repeat the request. The contract allows 400, 401, 403, 413 and 422")]
    [InlineData(400, "text/html", null, "a body is answered with 400 and a page (text/html); the answer seems to come from a proxy or a login page")]
    [InlineData(403, "application/xhtml+xml", null, "a body is answered with 403 and a page (application/xhtml+xml); the answer seems to come from a proxy or a login page")]
    [InlineData(302, null, "login.example.com", "a body is answered with 302, a redirect to login.example.com; the answer seems to come from a proxy or a login page")]
    [InlineData(407, null, null, "a body is answered with 407; the answer seems to come from a proxy or a login page")]
    public void Answer_IsAProblem_WhenItIsNotARefusalThatTheContractAllows(int status, string? contentType, string? redirectHost, string problem) =>
        Assert.Equal(problem, Refusals.Problem(new() { Status = status, ContentType = contentType, RedirectHost = redirectHost }, "a body"));

    [Fact]
    public void MissingAnswer_IsAProblem() =>
        Assert.Equal("a body got no answer: the connection was lost", Refusals.Problem(new() { Failure = "the connection was lost" }, "a body"));
}

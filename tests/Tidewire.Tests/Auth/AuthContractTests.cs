using System.Net;

namespace Tidewire.Tests.Auth;

public sealed class AuthContractTests : WireTest
{
    [Fact]
    public async Task Verify_SendsExactlyTheRequestOfTheContract()
    {
        Answer(200, GoodClaims);
        using var application = TestApplication.At(Address + "/base", [.. LongBudgets, ("Auth:ApiKey", "key-1")]);

        await application.Auth.VerifyTokenAsync("tok/\"é", Cancellation);

        Assert.Equal("POST", Request.Method);
        Assert.Equal("/base/verify", Request.Path);
        Assert.Equal("""{"token":"tok/\u0022\u00E9"}""", Request.Body);
        Assert.Equal("application/json", Header(Request, "Content-Type"));
        Assert.Equal(Request.Body!.Length.ToString(), Header(Request, "Content-Length"));
        Assert.Null(Header(Request, "Transfer-Encoding"));
        Assert.Null(Header(Request, "Idempotency-Key"));
        Assert.Null(Header(Request, "Cookie"));
        Assert.Equal("gzip, deflate, br", Header(Request, "Accept-Encoding"));
        Assert.Equal("Bearer key-1", Header(Request, "Authorization"));
        Assert.Matches(@"^\S+/\d+\.\d+\.\d+ Tidewire/\d+\.\d+\.\d+$", Header(Request, "User-Agent")!);
    }

    [Fact]
    public async Task Verify_ReturnsTheClaims_WhenTheTokenIsValid()
    {
        Answer(200, GoodClaims);
        using var application = TestApplication.At(Address, [.. LongBudgets]);

        var claims = await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.Equal("ada", claims?.Subject);
        Assert.Equal("ada@example.com", claims?.Email);
    }

    [Fact]
    public async Task Verify_ReturnsTheClaims_WhenThereIsNoSubject()
    {
        Answer(200, "{}");
        using var application = TestApplication.At(Address, [.. LongBudgets]);

        var claims = await application.Auth.VerifyTokenAsync("tok", Cancellation);

        Assert.NotNull(claims);
        Assert.Null(claims.Subject);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Verify_ReturnsNullAndSendsNothing_WhenThereIsNoToken(string? token)
    {
        using var application = TestApplication.At(Address, [.. LongBudgets]);

        Assert.Null(await application.Auth.VerifyTokenAsync(token, Cancellation));
        var result = await application.Auth.TryVerifyTokenAsync(token, Cancellation);

        Assert.Equal((ServiceFailureKind.Rejected, 0), (result.Failure!.Kind, result.Attempts));
        Assert.Empty(Requests);
    }

    [Fact]
    public async Task Verify_SendsNothing_WhenTheTokenIsLongerThanTheLimit()
    {
        using var application = TestApplication.At(Address, [.. LongBudgets, ("Auth:MaxTokenLength", "10")]);

        var result = await application.Auth.TryVerifyTokenAsync("12345678901", Cancellation);

        Assert.Equal((ServiceFailureKind.Rejected, 0), (result.Failure!.Kind, result.Attempts));
        Assert.Empty(Requests);
    }

    [Theory]
    [InlineData("""{"active":false,"sub":"ada"}""")]
    [InlineData("""{"active":"false","sub":"ada"}""")]
    [InlineData("""{"active":0,"sub":"ada"}""")]
    [InlineData("""{"active":null,"sub":"ada"}""")]
    public async Task Verify_ReturnsRejected_WhenTheTokenIsNotActive(string body)
    {
        Answer(200, body);
        using var application = TestApplication.At(Address, [.. LongBudgets]);

        var result = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.False(result.IsSuccess);
        Assert.Null(result.Value);
        Assert.Equal((ServiceFailureKind.Rejected, HttpStatusCode.OK), (result.Failure.Kind, result.Failure.StatusCode));
    }

    [Theory]
    [InlineData(201, ServiceFailureKind.InvalidResponse, 1)]
    [InlineData(202, ServiceFailureKind.InvalidResponse, 1)]
    [InlineData(204, ServiceFailureKind.InvalidResponse, 1)]
    [InlineData(302, ServiceFailureKind.InvalidResponse, 1)]
    [InlineData(307, ServiceFailureKind.InvalidResponse, 1)]
    [InlineData(400, ServiceFailureKind.Rejected, 1)]
    [InlineData(401, ServiceFailureKind.Rejected, 1)]
    [InlineData(403, ServiceFailureKind.Rejected, 1)]
    [InlineData(404, ServiceFailureKind.InvalidResponse, 1)]
    [InlineData(405, ServiceFailureKind.InvalidResponse, 1)]
    [InlineData(409, ServiceFailureKind.InvalidResponse, 1)]
    [InlineData(413, ServiceFailureKind.Rejected, 1)]
    [InlineData(422, ServiceFailureKind.Rejected, 1)]
    [InlineData(429, ServiceFailureKind.Throttled, 3)]
    [InlineData(500, ServiceFailureKind.Unavailable, 3)]
    [InlineData(502, ServiceFailureKind.Unavailable, 3)]
    [InlineData(503, ServiceFailureKind.Unavailable, 3)]
    [InlineData(504, ServiceFailureKind.Unavailable, 3)]
    public async Task Verify_ReturnsTheFailure_WhenTheStatusIsNot200(int status, ServiceFailureKind kind, int attempts)
    {
        Answer(status, GoodClaims, ("Location", "/elsewhere"));
        using var application = TestApplication.At(Address, [.. LongBudgets]);
        using var durations = application.CollectCallDurations();

        var result = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Null(result.Value);
        Assert.Equal((kind, (HttpStatusCode)status, attempts), (result.Failure!.Kind, result.Failure.StatusCode, result.Failure.Attempts));
        Assert.False(result.Failure.IsAmbiguous);

        // The metric reports the same outcome.
        string outcome = (string)Assert.Single(durations.GetMeasurementSnapshot()).Tags[TidewireTelemetry.OutcomeTag]!;
        Assert.Equal(kind.ToString(), outcome.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        Assert.Equal(attempts, Requests.Count);
        Assert.All(Requests, request => Assert.Equal("/verify", request.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"ada\"")]
    [InlineData("42")]
    [InlineData("{\"sub\":\"ada\"")]
    [InlineData("{\"sub\":\"ada\",\"sub\":\"eve\"}")]
    [InlineData("{\"a\":{\"b\":1,\"b\":2}}")]
    [InlineData("{\"sub\":\"\\ud800\"}")]
    [InlineData("<html>")]
    public async Task Verify_ReturnsInvalidResponse_WhenTheBodyCannotBeTrusted(string body)
    {
        Answer(200, body);
        using var application = TestApplication.At(Address, [.. LongBudgets]);

        var result = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal((ServiceFailureKind.InvalidResponse, 1), (result.Failure!.Kind, result.Failure.Attempts));
        Assert.Single(Requests);
    }

    [Fact]
    public async Task Verify_ReturnsInvalidResponse_WhenTheBodyIsTooLarge()
    {
        Answer(200, $$"""{"sub":"ada","x":"{{new string('x', 5_000)}}"}""");
        using var application = TestApplication.At(Address, [.. LongBudgets, ("Auth:MaxResponseBodyBytes", "4096")]);

        var result = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal(ServiceFailureKind.InvalidResponse, result.Failure!.Kind);
        Assert.Equal("the body exceeds the size limit", result.Failure.Reason);
        Assert.Single(Requests);
    }

    [Fact]
    public async Task Verify_Succeeds_WhenTransientFailuresEndInTime()
    {
        AnswerFirst(2, 503, 200, GoodClaims);
        using var application = TestApplication.At(Address, [.. LongBudgets]);

        var result = await application.Auth.TryVerifyTokenAsync("tok", Cancellation);

        Assert.Equal(("ada", 3), (result.Value?.Subject, result.Attempts));
    }

    [Fact]
    public async Task Verify_Throws_WhenTheCallerHasCanceledBeforeTheCall()
    {
        using var application = TestApplication.At(Address, [.. LongBudgets]);
        var canceled = new CancellationToken(canceled: true);

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => application.Auth.VerifyTokenAsync("tok", canceled));

        Assert.Equal(canceled, e.CancellationToken);
        Assert.Empty(Requests);
    }
}

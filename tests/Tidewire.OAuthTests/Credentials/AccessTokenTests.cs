using Tidewire.OAuthTests.Scripted;

namespace Tidewire.OAuthTests.Credentials;

/// <summary>Requests with an access token that the client fetches.</summary>
public sealed class AccessTokenTests : OrdersTest
{
    public static TheoryData<string> TokenAnswers => TokenEndpointCases.Names;

    [Fact]
    public async Task Requests_ShareOneToken_WhenManyCallersWaitForIt()
    {
        await using var application = WithTokens(("Credentials:Scope", "orders.read"));

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => GetAsync(application)));

        Assert.All(results, result => Assert.True(result.IsSuccess));
        Assert.All(Sent, sent => Assert.Equal("Bearer token-1", sent));
        var fetch = Assert.Single(TokenEndpoint.Requests);
        Assert.Equal(("POST", "/token", "orders.read"), (fetch.Method, fetch.Path, fetch.Form["scope"]));
        Assert.Matches(@"Tidewire/\d+\.\d+\.\d+$", fetch.UserAgent!);
    }

    [Fact]
    public async Task Request_IsRetriedOnceWithTheSameKey_WhenItsTokenIsRefused()
    {
        await using var application = WithTokens();
        AcceptOnly("Bearer token-2");

        var result = await PlaceAsync(application);

        Assert.True(result.IsSuccess);
        Assert.Equal(2, result.Attempts);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], Sent);
        Assert.Single(Api.Requests.Select(request => request.IdempotencyKey).Distinct());
        Assert.All(Api.Requests, request => Assert.Equal("""{"id":"o1"}""", request.Body));
    }

    [Fact]
    public async Task RefusedTokens_CostOneFetchAMinute_ForAnyNumberOfCalls()
    {
        await using var application = WithTokens();
        Api.Answer(ScriptedAnswer.Of(401));

        var first = await GetAsync(application);
        for (int i = 0; i < 10; i++)
            Assert.Equal(1, (await GetAsync(application)).Attempts);
        Time.Advance(TimeSpan.FromMinutes(1));
        var later = await GetAsync(application);

        Assert.Equal(ServiceFailureKind.Rejected, first.Failure?.Kind);
        Assert.Equal(2, first.Attempts);
        Assert.Equal(2, later.Attempts);
        Assert.Equal(3, TokenEndpoint.Requests.Count);
    }

    [Fact]
    public async Task Refusal_IsTheResult_WhenThereIsNoNewToken()
    {
        await using var application = WithTokens();
        await GetAsync(application);
        Api.Answer(ScriptedAnswer.Of(401));
        await TokenEndpoint.GoDownAsync();

        var result = await GetAsync(application);

        Assert.Equal((ServiceFailureKind.Rejected, 401, 1), (result.Failure!.Kind, (int)result.Failure.StatusCode!, result.Attempts));
    }

    [Theory]
    [InlineData("Retry:MaxAttempts", "1")]
    [InlineData("UseApplicationResilience", "true")]
    public async Task Request_IsNotRetried_ButTheNextRequestHasANewToken_WhenTheOptionsForbidRetries(string key, string value)
    {
        await using var application = WithTokens((key, value));
        TokenEndpoint.Answer(Token("token-1", expiresIn: 5));
        await GetAsync(application);
        AcceptOnly("Bearer token-2");
        var answer = new TaskCompletionSource<ScriptedAnswer>();
        TokenEndpoint.Answer(_ => answer.Task);

        var refused = await GetAsync(application);
        await TokenEndpoint.ArrivedAsync(2);
        // The first token expires now, so the next call waits for the fetch in progress.
        Time.Advance(TimeSpan.FromSeconds(5));
        var next = GetAsync(application);
        answer.SetResult(Token("token-2"));

        Assert.Equal((ServiceFailureKind.Rejected, 1), (refused.Failure!.Kind, refused.Attempts));
        Assert.True((await next).IsSuccess);
        Assert.Equal(["Bearer token-1", "Bearer token-1", "Bearer token-2"], Sent);
    }

    [Fact]
    public async Task Request_IsNotRetried_WhenItsBodyCannotBeReadAgain()
    {
        await using var application = WithTokens();
        AcceptOnly("Bearer token-2");
        using var file = new MemoryStream([1, 2, 3]);

        var refused = await application.Orders.TryAsync((api, ct) => api.UploadAsync(file, ct), Ct);

        Assert.Equal((ServiceFailureKind.Rejected, 1), (refused.Failure!.Kind, refused.Attempts));
        Assert.Single(Api.Requests);
        await TokenEndpoint.ArrivedAsync(2);
    }

    [Fact]
    public async Task Credential_IsNotReplaced_WhenTheMethodSetsItAndTheServiceRefusesIt()
    {
        await using var application = WithTokens();
        Api.Answer(ScriptedAnswer.Of(401));

        var result = await application.Orders.TryAsync((api, ct) => api.GetAsUserAsync("o1", "Bearer anna", ct), Ct);

        Assert.Equal(1, result.Attempts);
        Assert.Equal(["Bearer anna"], Sent);
        Assert.Empty(TokenEndpoint.Requests);
    }

    [Fact]
    public async Task Token_IsUsedDuringAnOutageOfItsEndpoint_UntilItExpires()
    {
        await using var application = WithTokens();
        await GetAsync(application);
        await TokenEndpoint.GoDownAsync();

        Time.Advance(TimeSpan.FromMinutes(59));
        var during = await GetAsync(application);
        Time.Advance(TimeSpan.FromMinutes(1));
        var after = await GetAsync(application);

        Assert.True(during.IsSuccess);
        Assert.Equal((ServiceFailureKind.Unavailable, 0, false), (after.Failure!.Kind, after.Attempts, after.Failure.IsAmbiguous));
        Assert.Equal("there is no access token for the service", after.Failure.Reason);
        Assert.Equal(2, Api.Requests.Count);
    }

    [Fact]
    public async Task Circuit_CountsNoFailure_WhenThereIsNoToken()
    {
        await using var application = WithTokens(("CircuitBreaker:FailureThreshold", "1"));
        await TokenEndpoint.GoDownAsync();

        var failed = await PlaceAsync(application);
        await TokenEndpoint.ComeBackAsync();
        Time.Advance(TimeSpan.FromSeconds(1));
        var result = await PlaceAsync(application);

        Assert.Equal(ServiceFailureKind.Unavailable, failed.Failure?.Kind);
        Assert.True(result.IsSuccess);
        Assert.Single(Api.Requests);
    }

    [Theory]
    [MemberData(nameof(TokenAnswers))]
    public async Task TokenAnswer_IsUsedOrReportedInOneWarning_ForEachCase(string name)
    {
        var (answer, isUsable) = TokenEndpointCases.Get(name);
        TokenEndpoint.Answer(answer);
        await using var application = WithTokens();

        var first = await GetAsync(application);
        var second = await GetAsync(application);

        Assert.Equal((isUsable, isUsable), (first.IsSuccess, second.IsSuccess));
        Assert.Equal(isUsable ? 2 : 0, Api.Requests.Count);
        Assert.Equal(isUsable ? 0 : 1, application.Warnings.Count(line => line.Contains("got no new access token", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Redirect_OfTheTokenEndpoint_IsNotFollowed()
    {
        await using var elsewhere = await ScriptedEndpoint.StartAsync(Token("stolen"));
        TokenEndpoint.Answer(ScriptedAnswer.Of(307) with { Headers = [("Location", $"{elsewhere.Address}")] });
        await using var application = WithTokens();

        var result = await GetAsync(application);

        Assert.Equal(ServiceFailureKind.Unavailable, result.Failure?.Kind);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Log_ContainsNoSecret_WhenTheTokenEndpointEchoesIt()
    {
        await using var application = WithTokens();
        Api.Answer(ScriptedAnswer.Of(401));
        await GetAsync(application);
        TokenEndpoint.Answer(ScriptedAnswer.Json($$"""{"error":"invalid_client","error_description":"{{Secret}}"}""", 401));
        Time.Advance(TimeSpan.FromHours(1));

        var result = await GetAsync(application);

        Assert.Equal(ServiceFailureKind.Unavailable, result.Failure?.Kind);
        string logs = application.AllLogs();
        Assert.Contains("Credentials:ClientSecret", logs, StringComparison.Ordinal);
        foreach (string secret in new[] { Secret, "token-1", "token-2", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"orders:{Secret}")) })
            Assert.DoesNotContain(secret, logs, StringComparison.Ordinal);
    }
}

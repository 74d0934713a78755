using Tidewire.OAuthTests.Scripted;

namespace Tidewire.OAuthTests.Introspection;

/// <summary>The meaning of each introspection response for the token.</summary>
public sealed class IntrospectionAnswerTests : IntrospectionTest
{
    public static TheoryData<string> Names => IntrospectionCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Answer_IsInterpretedAsExpected_ForEachCase(string name)
    {
        var (answer, verdict) = IntrospectionCases.Get(name);
        Endpoint.Answer(answer);
        await using var application = Application(
            ("Issuer", IntrospectionCases.Issuer), ("Introspection:Audience", IntrospectionCases.Audience), ("Cache:Enabled", "true"), ("Retry:MaxAttempts", "2"));

        var result = await VerifyAsync(application);
        var claims = await application.Auth.VerifyTokenAsync("token-1", Ct);

        ServiceFailureKind? expected = verdict switch
        {
            IntrospectionVerdict.Good => null,
            IntrospectionVerdict.Refused => ServiceFailureKind.Rejected,
            IntrospectionVerdict.Throttled => ServiceFailureKind.Throttled,
            IntrospectionVerdict.Unavailable => ServiceFailureKind.Unavailable,
            _ => ServiceFailureKind.InvalidResponse,
        };
        Assert.Equal(expected, result.Failure?.Kind);
        Assert.Equal(verdict == IntrospectionVerdict.Good, claims is not null);
        Assert.Equal(verdict == IntrospectionVerdict.OurCredentials ? 1 : 0, application.Warnings.Count(line => line.Contains("refuses the credentials of this application", StringComparison.Ordinal)));

        // A verdict on the token is cached; a failure is not.
        bool isVerdict = verdict is IntrospectionVerdict.Good or IntrospectionVerdict.Refused;
        bool isRemembered = isVerdict && name is not ("exp that cannot be read" or "exp in the past, within the skew");
        Assert.Equal(isRemembered ? 1 : verdict is IntrospectionVerdict.Throttled or IntrospectionVerdict.Unavailable ? 4 : 2, Endpoint.Requests.Count);
    }

    [Theory]
    [InlineData("Basic", "Basic b3JkZXJzLWFwaTpzM2NyZXQlM0ElQzMlQkM=", false)]
    [InlineData("Post", null, true)]
    public async Task Request_IsAForm_WithClientCredentialsInHeaderOrForm(string authentication, string? header, bool inForm)
    {
        await using var application = Application(("Introspection:ClientAuthentication", authentication), ("Introspection:Path", "/connect/introspect"));

        var result = await VerifyAsync(application, "a b+c/ü&active=true");

        Assert.Equal("anna", result.Value?.Subject);
        var request = Assert.Single(Endpoint.Requests);
        Assert.Equal(("POST", "/connect/introspect"), (request.Method, request.Path));
        Assert.Equal(("application/x-www-form-urlencoded", "application/json"), (request.ContentType, request.Accept));
        Assert.Equal(request.Body.Length, request.ContentLength);
        Assert.Equal(("a b+c/ü&active=true", "access_token"), (request.Form["token"], request.Form["token_type_hint"]));
        Assert.Equal(header, request.Authorization);
        Assert.Equal(inForm ? (ClientId, Secret) : (null, null), (request.Form.GetValueOrDefault("client_id"), request.Form.GetValueOrDefault("client_secret")));
    }

    [Fact]
    public async Task Request_CarriesTheApiKey_WhenNoClientIsConfigured()
    {
        await using var application = Application(("Introspection:ClientId", null), ("Introspection:ClientSecret", null), ("ApiKey", "key-1"));

        await VerifyAsync(application);

        Assert.Equal("Bearer key-1", Assert.Single(Endpoint.Requests).Authorization);
    }

    [Theory]
    [InlineData("Basic", "Basic realm=\"login\"")]
    [InlineData("Post", "Basic realm=\"login\"")]
    [InlineData("Post", "Bearer")]
    public async Task RefusalOfTheClient_AndItsEnd_AreEachLoggedOnce_WhenTheServerAnswers401(string authentication, string challenge)
    {
        Endpoint.Answer(ScriptedAnswer.Json("""{"error":"invalid_client"}""", 401) with { Headers = [("WWW-Authenticate", challenge)] });
        await using var application = Application(("Introspection:ClientAuthentication", authentication));

        for (int i = 0; i < 30; i++)
        {
            var refused = await VerifyAsync(application, $"token-{i}");
            Assert.Equal((ServiceFailureKind.InvalidResponse, 1), (refused.Failure!.Kind, refused.Attempts));
        }

        Assert.Contains("Introspection:ClientSecret", Assert.Single(application.Warnings), StringComparison.Ordinal);
        Endpoint.Answer(ScriptedAnswer.Json("""{"active":false}"""));
        await VerifyAsync(application);
        Endpoint.Answer(ScriptedAnswer.Of(403));
        await VerifyAsync(application);
        Assert.Equal(2, application.Warnings.Count);
        Assert.Single(application.Logs.GetSnapshot(), line => line.Message.Contains("accepts the credentials of this application again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refusal_LogsNoWarning_WhenItConcernsTheToken()
    {
        Endpoint.Answer(ScriptedAnswer.Json("""{"active":false}"""));
        await using var application = Application();

        for (int i = 0; i < 30; i++)
            await VerifyAsync(application, $"token-{i}");

        Assert.Empty(application.Warnings);
    }

    [Theory]
    [InlineData("client_id", """{"active":true,"client_id":"worker"}""", "worker")]
    [InlineData("client_id", """{"active":true,"sub":"anna","client_id":"worker"}""", "worker")]
    [InlineData("client_id", """{"active":true,"sub":"anna"}""", null)]
    [InlineData("username", """{"active":true,"sub":"1","username":"anna"}""", "anna")]
    [InlineData("sub", """{"active":true,"client_id":"worker"}""", null)]
    public async Task Subject_IsReadFromTheConfiguredClaim_WithIntrospection(string claim, string answer, string? subject)
    {
        Endpoint.Answer(ScriptedAnswer.Json(answer));
        await using var application = Application(("SubjectClaim", claim), ("Cache:Enabled", "true"));

        var asked = await VerifyAsync(application);
        var remembered = await VerifyAsync(application);

        Assert.True(asked.IsSuccess);
        Assert.Equal((subject, subject), (asked.Value!.Subject, remembered.Value!.Subject));
    }

    [Fact]
    public async Task Subject_IsReadFromTheConfiguredClaim_WithVerify()
    {
        Endpoint.Answer(ScriptedAnswer.Json("""{"user":"anna"}"""));
        await using var application = Application(("Wire", "Verify"), ("SubjectClaim", "user"));

        var result = await VerifyAsync(application);

        Assert.Equal("anna", result.Value?.Subject);
        Assert.Equal("/verify", Assert.Single(Endpoint.Requests).Path);
    }

    [Fact]
    public async Task CachedResult_IsNotReused_WhenAReloadChangesTheOptions()
    {
        Endpoint.Answer(ScriptedAnswer.Json("""{"active":true,"sub":"anna","aud":"orders-api"}"""));
        await using var application = Application(("Cache:Enabled", "true"));
        Assert.True((await VerifyAsync(application)).IsSuccess);

        application.Reload(("Auth:Introspection:Audience", "billing-api"), ("Auth:Introspection:Path", "/other"));
        var result = await VerifyAsync(application);

        Assert.Equal(ServiceFailureKind.Rejected, result.Failure?.Kind);
        Assert.Equal(["/introspect", "/other"], Endpoint.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task NewWire_IsUsed_AfterAReload()
    {
        await using var application = Application(("Wire", "Verify"));
        await VerifyAsync(application);

        application.Reload(("Auth:Wire", "Introspection"));
        await VerifyAsync(application);

        Assert.Equal(["/verify", "/introspect"], Endpoint.Requests.Select(request => request.Path));
        Assert.Equal([null, "Basic b3JkZXJzLWFwaTpzM2NyZXQlM0ElQzMlQkM="], Endpoint.Requests.Select(request => request.Authorization));
    }

    [Fact]
    public async Task Log_ContainsNoSecret_WhenTheServerEchoesIt()
    {
        Endpoint.Answer(ScriptedAnswer.Json($$"""{"error":"invalid_client","error_description":"{{Secret}} token-1"}""", 401));
        await using var application = Application();

        var result = await VerifyAsync(application);
        Endpoint.Answer(ScriptedAnswer.Json("{"));
        await VerifyAsync(application);

        Assert.DoesNotContain(Secret, $"{result} {application.AllLogs()}", StringComparison.Ordinal);
        Assert.DoesNotContain("token-1", $"{result} {application.AllLogs()}", StringComparison.Ordinal);
    }
}

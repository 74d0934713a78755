namespace Tidewire.AspNetCore.Tests;

/// <summary>How the credentials of a request are read (RFC 9110, section 11; RFC 6750, sections 2 and 3.1).</summary>
public sealed class CredentialTests
{
    private const string InvalidRequest = "Bearer error=\"invalid_request\", error_description=\"the request does not contain exactly one well-formed token\"";

    [Theory]
    [InlineData("Bearer tok")]
    [InlineData("bearer tok")]
    [InlineData("BEARER tok")]
    [InlineData("Bearer    tok")]
    [InlineData("Bearer tok ")]
    public async Task Credential_IsRead_ForAnyCaseOfTheScheme_AndAnyNumberOfSpaces(string header)
    {
        var auth = StubAuth.Accepting();
        await using var api = await TestApi.StartAsync(auth);

        var answer = await api.GetAsync("/me", header);

        Assert.Equal((200, "ada"), (answer.Status, answer.Body));
        Assert.Equal(["tok"], auth.Tokens);
    }

    [Theory]
    [InlineData("abcXYZ019-._~+/")]
    [InlineData("a=")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.c2ln==")]
    public async Task Token_IsPassedOnUnchanged_WhenItHasTheSyntaxOfB64Token(string token)
    {
        var auth = StubAuth.Accepting();
        await using var api = await TestApi.StartAsync(auth);

        await api.GetAsync("/me", "Bearer " + token);

        Assert.Equal([token], auth.Tokens);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer =")]
    [InlineData("Bearer a b")]
    [InlineData("Bearer a,b")]
    [InlineData("Bearer a=b")]
    [InlineData("Bearer \"a\"")]
    [InlineData("Bearer\ta")]
    [InlineData("Bearer \ta")]
    [InlineData("Bearer,Basic x")]
    [InlineData("Bearer a, Bearer b")]
    [InlineData("Bearer token=\"a\"")]
    [InlineData("Bearer a%20b")]
    [InlineData("Bearer <script>")]
    public async Task Request_IsInvalid_WhenTheCredentialIsNotOneToken(string header)
    {
        var auth = StubAuth.Accepting();
        await using var api = await TestApi.StartAsync(auth);

        var answer = await api.GetAsync("/me", header);

        Assert.Equal((400, InvalidRequest), (answer.Status, answer.Challenge));
        Assert.Empty(auth.Tokens);
        Assert.Equal(200, (await api.GetAsync("/public", header)).Status);
    }

    [Theory]
    [InlineData("Bearer a", "Bearer b")]
    [InlineData("Bearer a", "Bearer a")]
    [InlineData("Basic YTpi", "Bearer a")]
    [InlineData("Bearer a", "Basic YTpi")]
    public async Task Request_IsInvalid_WhenThereAreTwoCredentialsAndAtLeastOneIsBearer(params string[] headers)
    {
        var auth = StubAuth.Accepting();
        await using var api = await TestApi.StartAsync(auth);

        var answer = await api.GetAsync("/me", headers);

        Assert.Equal((400, InvalidRequest), (answer.Status, answer.Challenge));
        Assert.Empty(auth.Tokens);
    }

    [Fact]
    public async Task Request_IsInvalid_WhenTheTokenIsLongerThanAllowed()
    {
        var auth = StubAuth.Accepting();
        await using var api = await TestApi.StartAsync(auth, options => options.MaxTokenLength = 10);

        var longest = await api.GetAsync("/me", "Bearer " + new string('a', 10));
        var tooLong = await api.GetAsync("/me", "Bearer " + new string('a', 11));

        Assert.Equal(200, longest.Status);
        Assert.Equal((400, "Bearer error=\"invalid_request\", error_description=\"the token is too long\""), (tooLong.Status, tooLong.Challenge));
        Assert.Single(auth.Tokens);
    }

    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData("Basic YTpi")]
    [InlineData("Digest username=\"Bearer a\"")]
    [InlineData("Negotiate abc")]
    [InlineData("Bearers a")]
    [InlineData("Bearer-2 a")]
    [InlineData("X-Bearer a")]
    [InlineData("Basic YTpi", "Negotiate abc")]
    public async Task Request_HasNoToken_WhenItHasNoBearerCredential(params string[] headers)
    {
        var auth = StubAuth.Accepting();
        await using var api = await TestApi.StartAsync(auth);

        var answer = await api.GetAsync("/me", headers);

        Assert.Equal((401, "Bearer"), (answer.Status, answer.Challenge));
        Assert.Empty(auth.Tokens);
    }

    [Fact]
    public async Task Challenge_NamesTheRealm_WhenOneIsConfigured()
    {
        await using var api = await TestApi.StartAsync(StubAuth.Rejecting(), options => options.Realm = "the \"shop\"");

        Assert.Equal("Bearer realm=\"the \\\"shop\\\"\"", (await api.GetAsync("/me")).Challenge);
        Assert.Equal(
            "Bearer realm=\"the \\\"shop\\\"\", error=\"invalid_token\", error_description=\"the token is not valid\"",
            (await api.GetAsync("/me", "Bearer t")).Challenge);
    }
}

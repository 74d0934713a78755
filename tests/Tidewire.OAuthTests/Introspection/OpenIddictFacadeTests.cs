using Tidewire.OAuthTests.Documentation;
using Tidewire.OAuthTests.Server;

namespace Tidewire.OAuthTests.Introspection;

/// <summary>The auth client with OpenIddict, a third-party OAuth server.</summary>
public sealed class OpenIddictFacadeTests : OpenIddictTest
{
    public static TheoryData<bool, bool, string> Formats => new()
    {
        // reference tokens, encrypted tokens, client authentication
        { false, false, "Basic" },
        { false, true, "Post" },
        { true, false, "Basic" },
        { true, false, "Post" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Token_IsVerifiedOnceForAllWaitingCallers_InAnyFormat(bool reference, bool encrypted, string authentication)
    {
        await StartAsync(new() { ReferenceTokens = reference, EncryptedTokens = encrypted });
        await using var application = Application(("Introspection:ClientAuthentication", authentication), ("Cache:Enabled", "true"));
        string token = await Http.IssueAsync("anna");

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => application.Auth.TryVerifyTokenAsync(token, Ct)));
        var remembered = await application.Auth.TryVerifyTokenAsync(token, Ct);

        Assert.All(results, result => Assert.Equal("anna", result.Value?.Subject));
        Assert.Equal(0, remembered.Attempts);
        Assert.Equal(1, Introspections);
        var claims = remembered.Value!;
        Assert.Equal("anna@example.com", claims.Email);
        Assert.Equal(["reader", "editor"], claims.Roles);
        Assert.Equal([TestClients.Scope], claims.Scopes);
        Assert.Equal(Server.Clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds(), claims.ExpiresAt?.ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RevokedToken_IsRejected_OnceTheCacheForgetsIt(bool reference)
    {
        await StartAsync(new() { ReferenceTokens = reference });
        await using var application = Application(("Cache:Enabled", "true"));
        string token = await Http.IssueAsync();
        await application.Auth.VerifyTokenAsync(token, Ct);

        await Http.RevokeAsync(token);
        var remembered = await application.Auth.VerifyTokenAsync(token, Ct);
        await application.Auth.ForgetTokenAsync(token, Ct);
        var forgotten = await application.Auth.TryVerifyTokenAsync(token, Ct);

        Assert.NotNull(remembered);
        Assert.Equal(ServiceFailureKind.Rejected, forgotten.Failure?.Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Token_IsRejected_WhenItHasExpired(bool reference)
    {
        await StartAsync(new() { ReferenceTokens = reference, TokenLifetime = TimeSpan.FromMinutes(5) });
        await using var application = Application(("Cache:Enabled", "true"), ("Cache:Duration", "01:00:00"));
        string token = await Http.IssueAsync();

        Server.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        var before = await application.Auth.VerifyTokenAsync(token, Ct);
        Server.Clock.Advance(TimeSpan.FromSeconds(2));
        var after = await application.Auth.TryVerifyTokenAsync(token, Ct);

        Assert.NotNull(before);
        Assert.Equal(ServiceFailureKind.Rejected, after.Failure?.Kind);
    }

    [Fact]
    public async Task RotatedSecret_LogsOneWarningAndRejectsNoToken_UntilTheOptionsAreReloaded()
    {
        await StartAsync();
        await using var application = Application();
        string token = await Http.IssueAsync();
        await application.Auth.VerifyTokenAsync(token, Ct);

        await Server.RotateSecretAsync(TestClients.Api, "another secret");
        for (int i = 0; i < 5; i++)
            Assert.Equal(ServiceFailureKind.InvalidResponse, (await application.Auth.TryVerifyTokenAsync(token, Ct)).Failure?.Kind);
        application.Reload(("Auth:Introspection:ClientSecret", "another secret"));
        var after = await application.Auth.VerifyTokenAsync(token, Ct);

        Assert.NotNull(after);
        Assert.Contains("answers 401", Assert.Single(application.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_IsNotRejected_WhenTheClientMayNotIntrospect()
    {
        await StartAsync();
        await using var application = Application(("Introspection:ClientId", TestClients.App), ("Introspection:ClientSecret", TestClients.AppSecret));

        var result = await application.Auth.TryVerifyTokenAsync(await Http.IssueAsync(), Ct);

        Assert.Equal(ServiceFailureKind.InvalidResponse, result.Failure?.Kind);
        Assert.Contains("answers 400", Assert.Single(application.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyKnownTokens_AreVerified_DuringAnOutage()
    {
        await StartAsync();
        await using var application = Application(("Cache:Enabled", "true"), ("Cache:StaleOnOutage", "00:30:00"));
        string known = await Http.IssueAsync("anna");
        string unknown = await Http.IssueAsync("bert");
        await application.Auth.VerifyTokenAsync(known, Ct);

        await Server.GoDownAsync();
        Server.Clock.Advance(TimeSpan.FromMinutes(10));
        var stale = await application.Auth.TryVerifyTokenAsync(known, Ct);
        var failed = await application.Auth.TryVerifyTokenAsync(unknown, Ct);
        await Server.ComeBackAsync();
        var back = await application.Auth.TryVerifyTokenAsync(unknown, Ct);

        Assert.True(stale.IsStale);
        Assert.Equal(ServiceFailureKind.Unavailable, failed.Failure?.Kind);
        Assert.Equal("bert", back.Value?.Subject);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2ln")]
    public async Task MadeUpToken_IsRejected(string token)
    {
        await StartAsync();
        await using var application = Application();

        var result = await application.Auth.TryVerifyTokenAsync(token, Ct);

        Assert.Equal(ServiceFailureKind.Rejected, result.Failure?.Kind);
        Assert.Empty(application.Warnings);
    }

    [Theory]
    [InlineData("Issuer", "https://other.example.com/")]
    [InlineData("Introspection:Audience", "other-api")]
    public async Task Token_IsRejected_WhenItsIssuerOrAudienceDiffers(string key, string value)
    {
        await StartAsync();
        await using var application = Application((key, value));

        var result = await application.Auth.TryVerifyTokenAsync(await Http.IssueAsync(), Ct);

        Assert.Equal(ServiceFailureKind.Rejected, result.Failure?.Kind);
    }

    [Fact]
    public async Task JwtPrecheck_SendsNoRequest_ForInvalidTokens()
    {
        await StartAsync();
        await using var application = Application(("TokensAreJwts", "true"));
        string token = await Http.IssueAsync();

        var good = await application.Auth.TryVerifyTokenAsync(token, Ct);
        var garbage = await application.Auth.TryVerifyTokenAsync("garbage", Ct);
        Server.Clock.Advance(TimeSpan.FromHours(2));
        var expired = await application.Auth.TryVerifyTokenAsync(token, Ct);

        Assert.True(good.IsSuccess);
        Assert.Equal((ServiceFailureKind.Rejected, 0), (garbage.Failure!.Kind, garbage.Attempts));
        Assert.Equal((ServiceFailureKind.Rejected, 0), (expired.Failure!.Kind, expired.Attempts));
        Assert.Equal(1, Introspections);
    }

    [Fact]
    public async Task Subject_IsReadFromTheConfiguredClaim_ForAMachineToken()
    {
        await StartAsync();
        await using var application = Application(("SubjectClaim", "client_id"));

        var claims = await application.Auth.VerifyTokenAsync(await Http.IssueToClientAsync(), Ct);

        Assert.Equal(TestClients.Api, claims?.Subject);
    }

    [Fact]
    public async Task TokensOfAUser_AreRejected_AfterTheUserIsLoggedOutEverywhere()
    {
        await StartAsync();
        await using var application = Application(("Cache:Enabled", "true"), ("Cache:Duration", "00:30:00"));
        string[] tokens = [await Http.IssueAsync("anna"), await Http.IssueAsync("anna")];
        string other = await Http.IssueAsync("bert");
        foreach (string token in tokens.Append(other))
            Assert.NotNull(await application.Auth.VerifyTokenAsync(token, Ct));

        await OAuthSnippets.LogOutEverywhereAsync(Server, application.Auth, "anna", Ct);

        foreach (string token in tokens)
            Assert.Equal(ServiceFailureKind.Rejected, (await application.Auth.TryVerifyTokenAsync(token, Ct)).Failure?.Kind);
        Assert.Equal(0, (await application.Auth.TryVerifyTokenAsync(other, Ct)).Attempts);
        Assert.Equal("anna", (await application.Auth.VerifyTokenAsync(await Http.IssueAsync("anna"), Ct))?.Subject);
    }
}

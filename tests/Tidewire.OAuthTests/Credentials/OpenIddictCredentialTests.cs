using Tidewire.OAuthTests.Sdk;
using Tidewire.OAuthTests.Server;

namespace Tidewire.OAuthTests.Credentials;

/// <summary>Access tokens that a client gets from OpenIddict, sent to a service that introspects each of them at OpenIddict.</summary>
public sealed class OpenIddictCredentialTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

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
    public async Task Service_AcceptsTheTokenOfTheClient_InAnyFormat(bool reference, bool encrypted, string authentication)
    {
        await using var server = await OAuthServer.StartAsync(new() { ReferenceTokens = reference, EncryptedTokens = encrypted });
        await using var api = await ProtectedApi.StartAsync(server);
        await using var application = Application(server, api, ("ClientAuthentication", authentication));

        bool[] sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(application)));

        Assert.DoesNotContain(false, sent);
        Assert.Equal(1, server.RequestsTo(OAuthServer.TokenPath));
    }

    [Fact]
    public async Task RevokedToken_IsReplaced_WithoutAFailedCall()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var api = await ProtectedApi.StartAsync(server);
        await using var application = Application(server, api);
        await SendAsync(application);

        await server.RevokeSubjectAsync(TestClients.Api);
        var result = await application.Notifications.TrySendAsync("anna", "hello", cancellationToken: Ct);

        Assert.Equal((true, 2), (result.IsSuccess, result.Attempts));
        Assert.Equal(3, api.Endpoint.Requests.Count);
        Assert.Equal(2, server.RequestsTo(OAuthServer.TokenPath));
    }

    [Fact]
    public async Task Token_IsRenewedInTheBackground_BeforeItExpires()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var api = await ProtectedApi.StartAsync(server);
        await using var application = Application(server, api);
        await SendAsync(application);
        server.Clock.Advance(TimeSpan.FromMinutes(56));

        Assert.True(await SendAsync(application));
        await server.TokensRequestedAsync(2);
        // No call waits for the new token. A later call uses it.
        while (api.Endpoint.Requests.Select(request => request.Authorization).Distinct().Count() < 2)
            Assert.True(await SendAsync(application));
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        var after = await application.Notifications.TrySendAsync("anna", "hello", cancellationToken: Ct);

        Assert.Equal((true, 1), (after.IsSuccess, after.Attempts));
        Assert.Equal(2, server.RequestsTo(OAuthServer.TokenPath));
    }

    [Fact]
    public async Task Calls_FailUntilTheServerRecovers_WhenTheTokenHasExpired()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var api = await ProtectedApi.StartAsync(server);
        await using var application = Application(server, api);
        await SendAsync(application);

        server.Clock.Advance(TimeSpan.FromMinutes(61));
        await server.GoDownAsync();
        var down = await application.Notifications.TrySendAsync("anna", "hello", cancellationToken: Ct);
        await server.ComeBackAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        bool back = await SendAsync(application);

        Assert.Equal((ServiceFailureKind.Unavailable, 0, false), (down.Failure!.Kind, down.Attempts, down.Failure.IsAmbiguous));
        Assert.True(back);
        Assert.Equal(CircuitState.Closed, application.Circuits.GetCircuit("Notifications").State);
    }

    [Fact]
    public async Task RotatedSecret_IsUsed_AfterAReload()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var api = await ProtectedApi.StartAsync(server);
        await using var application = Application(server, api);
        await SendAsync(application);
        await server.RotateSecretAsync(TestClients.Api, "another secret");
        server.Clock.Advance(TimeSpan.FromMinutes(61));

        var refused = await application.Notifications.TrySendAsync("anna", "hello", cancellationToken: Ct);
        application.Reload(("Notifications:Credentials:ClientSecret", "another secret"));
        bool after = await SendAsync(application);

        Assert.Equal(ServiceFailureKind.Unavailable, refused.Failure?.Kind);
        Assert.Contains(application.Warnings, line => line.Contains("401 (invalid_client)", StringComparison.Ordinal));
        Assert.True(after);
    }

    [Fact]
    public async Task Verify_RefreshesTheAccessTokenInTheBackground_WhenTheServiceAnswers401()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var auth = await Scripted.ScriptedEndpoint.StartAsync(Scripted.ScriptedAnswer.Of(401));
        await using var application = new SdkApplication(Settings("Auth", auth.Address, server), builder => builder.AddAuth(), server.Clock);

        var first = await application.Auth.TryVerifyTokenAsync("token-1", Ct);
        var second = await application.Auth.TryVerifyTokenAsync("token-2", Ct);
        await server.TokensRequestedAsync(2);

        Assert.Equal((ServiceFailureKind.Rejected, 1), (first.Failure!.Kind, first.Attempts));
        Assert.Equal(1, second.Attempts);
        Assert.Equal(2, server.RequestsTo(OAuthServer.TokenPath));
    }

    private static Task<bool> SendAsync(SdkApplication application) => application.Notifications.SendAsync("anna", "hello", cancellationToken: Ct);

    private static SdkApplication Application(OAuthServer server, ProtectedApi api, params (string Key, string Value)[] more)
    {
        var settings = Settings("Notifications", api.Endpoint.Address, server);
        foreach (var (key, value) in more)
            settings["Tidewire:Notifications:Credentials:" + key] = value;
        return new(settings, builder => builder.AddNotifications(), server.Clock);
    }

    private static Dictionary<string, string?> Settings(string client, Uri address, OAuthServer server) => new()
    {
        [$"Tidewire:{client}:BaseAddress"] = $"{address}",
        [$"Tidewire:{client}:Credentials:TokenEndpoint"] = $"{new Uri(server.Address, OAuthServer.TokenPath)}",
        [$"Tidewire:{client}:Credentials:ClientId"] = TestClients.Api,
        [$"Tidewire:{client}:Credentials:ClientSecret"] = TestClients.ApiSecret,
        [$"Tidewire:{client}:Credentials:Scope"] = TestClients.NotificationsScope,
    };
}

using Tidewire.OAuthTests.Sdk;
using Tidewire.OAuthTests.Server;

namespace Tidewire.OAuthTests.Introspection;

/// <summary>The ASP.NET Core authentication scheme with a standard OAuth server.</summary>
public sealed class OpenIddictSchemeTests : OpenIddictTest
{
    public static TheoryData<bool, bool> Formats => new() { { false, false }, { false, true }, { true, false } };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Caller_IsAuthenticatedAsTheUser_WithRolesAndScopes(bool reference, bool encrypted)
    {
        await StartAsync(new() { ReferenceTokens = reference, EncryptedTokens = encrypted });
        await using var api = await ProtectedWebApi.StartAsync(Settings(), Server.Clock);
        string token = await Http.IssueAsync("anna");

        Assert.Equal((200, "anna"), await AnswerAsync(api, "/me", token));
        Assert.Equal((200, "anna"), await AnswerAsync(api, "/editors", token));
        Assert.Equal((200, "anna"), await AnswerAsync(api, "/read", token));
        Assert.Equal((403, ""), await AnswerAsync(api, "/write", token));
    }

    [Fact]
    public async Task Caller_IsRefusedWith401_WhenTheTokenIsRevokedOrMadeUp()
    {
        await StartAsync();
        await using var api = await ProtectedWebApi.StartAsync(Settings(), Server.Clock);
        string token = await Http.IssueAsync("anna");
        await Http.RevokeAsync(token);

        foreach (string bad in new[] { token, "made-up" })
        {
            var (status, _, headers) = await api.GetAsync("/me", bad);
            Assert.Equal(401, status);
            Assert.Contains("invalid_token", headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Caller_IsAnsweredWith503_WhileTheServerIsDownOrRefusesTheClient()
    {
        await StartAsync();
        await using var api = await ProtectedWebApi.StartAsync(Settings(), Server.Clock);
        string token = await Http.IssueAsync("anna");

        await Server.GoDownAsync();
        var (down, _, headers) = await api.GetAsync("/me", token);
        await Server.ComeBackAsync();
        await Server.RotateSecretAsync(TestClients.Api, "another secret");
        var (refused, _, _) = await api.GetAsync("/me", token);

        Assert.Equal((503, 503), (down, refused));
        Assert.NotNull(headers.RetryAfter);
    }

    [Fact]
    public async Task MachineCaller_IsNamedByItsClientId_WhenSubjectClaimIsClientId()
    {
        await StartAsync();
        await using var api = await ProtectedWebApi.StartAsync(Settings(("SubjectClaim", "client_id")), Server.Clock);

        Assert.Equal((200, TestClients.Api), await AnswerAsync(api, "/me", await Http.IssueToClientAsync()));
    }

    private static async Task<(int Status, string Body)> AnswerAsync(ProtectedWebApi api, string path, string token)
    {
        var (status, body, _) = await api.GetAsync(path, token);
        return (status, body);
    }
}

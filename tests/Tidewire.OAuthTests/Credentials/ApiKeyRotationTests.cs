using System.Text;
using Tidewire.OAuthTests.Scripted;
using Tidewire.OAuthTests.Sdk;

namespace Tidewire.OAuthTests.Credentials;

/// <summary>The rotation of API keys with two keys, and API keys as passwords of Basic authentication.</summary>
public sealed class ApiKeyRotationTests : OrdersTest
{
    [Fact]
    public async Task NextKey_TakesOver_WhenTheServiceSwitchesKeys()
    {
        await using var application = Application(("ApiKey", "old"), ("NextApiKey", "new"));
        AcceptOnly("Bearer old");
        await PlaceAsync(application);

        AcceptOnly("Bearer new");
        var changing = await PlaceAsync(application);
        var after = await PlaceAsync(application);

        Assert.Equal((true, 2), (changing.IsSuccess, changing.Attempts));
        Assert.Equal((true, 1), (after.IsSuccess, after.Attempts));
        Assert.Equal(["Bearer old", "Bearer old", "Bearer new", "Bearer new"], Sent);
    }

    [Fact]
    public async Task OtherKey_IsTriedOncePerMinute_WhenBothKeysAreRefused()
    {
        await using var application = Application(("ApiKey", "old"), ("NextApiKey", "new"));
        Api.Answer(ScriptedAnswer.Of(401));

        int[] attempts = [(await GetAsync(application)).Attempts, (await GetAsync(application)).Attempts];
        Time.Advance(TimeSpan.FromMinutes(1));
        int later = (await GetAsync(application)).Attempts;

        Assert.Equal([2, 1], attempts);
        Assert.Equal(2, later);
    }

    [Theory]
    [InlineData(403, "Bearer new")]
    [InlineData(404, "Bearer new")]
    [InlineData(429, "Bearer old")]
    [InlineData(500, "Bearer old")]
    public async Task NextKey_TakesOver_OnlyWhenTheStatusShowsThatItIsAccepted(int status, string next)
    {
        await using var application = Application(("ApiKey", "old"), ("NextApiKey", "new"), ("Retry:MaxAttempts", "2"));
        Api.Answer(request => ScriptedAnswer.Of(request.Authorization == "Bearer old" ? 401 : status));
        await GetAsync(application);

        await GetAsync(application);

        Assert.Equal(next, Sent[2]);
    }

    [Fact]
    public async Task Request_IsNotRetried_ButTheNextRequestTriesTheOtherKey_WhenOnlyOneAttemptIsAllowed()
    {
        await using var application = Application(("ApiKey", "old"), ("NextApiKey", "new"), ("Retry:MaxAttempts", "1"));
        AcceptOnly("Bearer new");

        var refused = await GetAsync(application);
        var next = await GetAsync(application);

        Assert.Equal((ServiceFailureKind.Rejected, 1), (refused.Failure!.Kind, refused.Attempts));
        Assert.Equal((true, 1), (next.IsSuccess, next.Attempts));
    }

    [Fact]
    public async Task NewKeys_AreUsed_AfterAReload()
    {
        await using var application = Application(("ApiKey", "old"));
        AcceptOnly("Bearer new");
        Assert.False((await GetAsync(application)).IsSuccess);

        application.Reload(("Orders:NextApiKey", "new"));
        var during = await GetAsync(application);
        application.Reload(("Orders:ApiKey", "new"), ("Orders:NextApiKey", null));
        var after = await GetAsync(application);

        Assert.Equal((true, 2), (during.IsSuccess, during.Attempts));
        Assert.Equal((true, 1), (after.IsSuccess, after.Attempts));
    }

    [Fact]
    public async Task KeyInUse_StaysInUse_WhenAnotherSettingIsReloaded()
    {
        await using var application = Application(("ApiKey", "old"), ("NextApiKey", "new"));
        AcceptOnly("Bearer new");
        await GetAsync(application);

        application.Reload(("Orders:Budget", "00:00:20"));
        var result = await GetAsync(application);

        Assert.Equal(1, result.Attempts);
    }

    [Fact]
    public async Task Keys_AreSentInTheConfiguredHeader_WhenApiKeyHeaderIsSet()
    {
        await using var application = Application(("ApiKey", "old"), ("NextApiKey", "new"), ("ApiKeyHeader", "X-Api-Key"));
        Api.Answer(request => request.ApiKey == "new" ? Good : ScriptedAnswer.Of(401));

        var result = await GetAsync(application);

        Assert.True(result.IsSuccess);
        Assert.Equal(["old", "new"], Api.Requests.Select(request => request.ApiKey));
        Assert.All(Sent, Assert.Null);
    }

    [Fact]
    public async Task Key_IsSentAsThePassword_WhenBasicUserIsSet()
    {
        await using var application = Application(("BasicUser", "orders"), ("ApiKey", "pass word:ü"), ("NextApiKey", "next"));
        AcceptOnly(Basic("orders:next"));

        var result = await GetAsync(application);

        Assert.True(result.IsSuccess);
        Assert.Equal([Basic("orders:pass word:ü"), Basic("orders:next")], Sent);
    }

    [Fact]
    public async Task ConcurrentCalls_AllSucceed_WhileTheServiceSwitchesKeys()
    {
        await using var application = Application(("ApiKey", "old"), ("NextApiKey", "new"));
        AcceptOnly("Bearer new");

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => GetAsync(application)));

        Assert.All(results, result => Assert.True(result.IsSuccess));
    }

    [Fact]
    public async Task Verify_TriesBothKeys_WhenTheRefusalMayConcernTheToken()
    {
        await using var application = new SdkApplication(
            new()
            {
                ["Tidewire:Auth:BaseAddress"] = $"{Api.Address}",
                ["Tidewire:Auth:ApiKey"] = "old",
                ["Tidewire:Auth:NextApiKey"] = "new",
                ["Tidewire:Auth:Retry:BaseDelay"] = "00:00:00",
            },
            builder => builder.AddAuth(),
            Time);
        Api.Answer(request => request.Authorization == "Bearer new" && request.Body.Contains("good", StringComparison.Ordinal)
            ? ScriptedAnswer.Json("""{"sub":"anna"}""")
            : ScriptedAnswer.Of(401));

        var bad = await application.Auth.TryVerifyTokenAsync("bad", Ct);
        var good = await application.Auth.TryVerifyTokenAsync("good", Ct);
        var again = await application.Auth.TryVerifyTokenAsync("good", Ct);

        Assert.Equal((ServiceFailureKind.Rejected, 2), (bad.Failure!.Kind, bad.Attempts));
        Assert.Equal((true, 2), (good.IsSuccess, good.Attempts));
        Assert.Equal((true, 1), (again.IsSuccess, again.Attempts));
    }

    private static string Basic(string userAndPassword) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword))}";
}

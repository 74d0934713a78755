using System.Net;
using LocalServices;

namespace Tidewire.LocalServices.Tests.Hosting;

public sealed class ApiKeyTests : LocalServiceTests
{
    private const string ApiKey = "secret";

    protected override void Configure(LocalServiceOptions options)
    {
        options.ApiKey = ApiKey;
        options.AnalyticsApiKey = "other";
    }

    [Theory]
    [InlineData("Authorization", "Bearer secret")]
    [InlineData("Authorization", "bearer secret")]
    [InlineData("X-Api-Key", "secret")]
    public async Task Request_IsServed_WhenItHasTheKey(string header, string value)
    {
        using var caller = new Caller(Services.Notifications);

        using HttpResponseMessage response = await caller.PostAsync("/send", Bodies.Send, (header, value));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData("X-Nothing", "x")]
    [InlineData("Authorization", "Bearer wrong!")]
    [InlineData("Authorization", "Bearer secre")]
    [InlineData("Authorization", "Bearer secrets")]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "Basic secret")]
    [InlineData("X-Api-Key", "SECRET")]
    [InlineData("X-Api-Key", "")]
    public async Task Request_IsRefused_WhenTheKeyIsMissingOrWrong(string header, string value)
    {
        using var caller = new Caller(Services.Notifications);

        using HttpResponseMessage response = await caller.PostAsync("/send", Bodies.Send, (header, value));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("invalid API key", (await Caller.ReadAsync(response)).GetProperty("detail").GetString());
        Assert.Empty(await Services.ReadNotificationsAsync(ct: Ct));
    }

    [Theory]
    [InlineData("/token")]
    [InlineData("/verify")]
    [InlineData("/revoke")]
    [InlineData("/_faults")]
    public async Task EveryAuthEndpoint_RequiresTheKey(string path)
    {
        using var caller = new Caller(Services.Auth);

        using HttpResponseMessage response = await caller.PostAsync(path, "{}");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("secret", HttpStatusCode.Unauthorized)]
    [InlineData("other", HttpStatusCode.OK)]
    public async Task KeyOfAService_ReplacesTheCommonKey(string key, HttpStatusCode expected)
    {
        using var caller = new Caller(Services.Analytics);

        using HttpResponseMessage response = await caller.GetAsync("/events", ("X-Api-Key", key));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Health_RequiresNoKey()
    {
        foreach (LocalService service in (LocalService[])[Services.Auth, Services.Notifications, Services.Analytics])
        {
            using var caller = new Caller(service);

            using HttpResponseMessage response = await caller.GetAsync("/health");

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(service.Name, (await Caller.ReadAsync(response)).GetProperty("service").GetString());
        }
    }

    [Fact]
    public async Task IssueTokenAndRevokeToken_SendTheKey()
    {
        string token = await Services.Auth.IssueTokenAsync("ada", ct: Ct);

        await Services.Auth.RevokeTokenAsync(token, Ct);

        Assert.Equal(2, Services.Auth.RequestCount);
    }

    [Fact]
    public async Task Request_NeedsNoKey_WhenTheKeyOfTheServiceIsEmpty()
    {
        await using LocalServiceHost services = await LocalServiceHost.StartAsync(
            new LocalServiceOptions { ApiKey = ApiKey, NotificationsApiKey = "" }, Ct);
        using var caller = new Caller(services.Notifications);

        using HttpResponseMessage response = await caller.GetAsync("/notifications");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}

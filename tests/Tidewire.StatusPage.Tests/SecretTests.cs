using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Tidewire.StatusPage.Tests;

/// <summary>The page shows no secret of the application; it shows the origin of values.</summary>
public sealed class SecretTests
{
    private const string Secret = "marked-secret";
    private const string Prefix = "TIDEWIRESTATUSTEST_";

    [Fact]
    public async Task Secrets_AreNeitherOnThePageNorInTheJson()
    {
        await using var app = await StatusApplication.StartAsync(new()
        {
            ["Tidewire:Analytics:Queue:BatchAge"] = "00:00:00",
            ["Tidewire:Auth:Wire"] = "Introspection",
            ["Tidewire:Auth:Introspection:ClientId"] = "shop",
            ["Tidewire:Auth:Introspection:ClientSecret"] = Secret,
            // Nothing listens there, so connections are refused immediately.
            ["Tidewire:Notifications:Credentials:TokenEndpoint"] = "http://127.0.0.1:1/token?key=" + Secret,
            ["Tidewire:Notifications:Credentials:ClientId"] = "shop",
            ["Tidewire:Notifications:Credentials:ClientSecret"] = Secret,
            ["Tidewire:Analytics:ApiKey"] = Secret,
            ["Tidewire:Analytics:NextApiKey"] = Secret + "-next",
            ["Tidewire:Analytics:BasicUser"] = Secret,
        });
        await app.Get<IAuthService>().VerifyTokenAsync(Secret, TestContext.Current.CancellationToken);
        await app.Get<INotificationService>().SendAsync(Secret, Secret, cancellationToken: TestContext.Current.CancellationToken);
        app.Get<IAnalyticsService>().Track(Secret, Secret, Secret, Secret);
        await app.Get<IAnalyticsService>().FlushAsync(TestContext.Current.CancellationToken);

        string page = await app.Client.GetStringAsync(app.Page, TestContext.Current.CancellationToken);
        string data = await app.Client.GetStringAsync("/tidewire/status.json", TestContext.Current.CancellationToken);

        Assert.DoesNotContain(Secret, page + data, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(("********", true, "section"), Setting(await app.StatusAsync("Analytics"), "ApiKey"));
        Assert.Equal((null, false, "default"), Setting(await app.StatusAsync("Auth"), "ApiKey"));
    }

    [Fact]
    public async Task Origin_IsTheSourceOfEachValue()
    {
        Environment.SetEnvironmentVariable(Prefix + "Tidewire__Auth__Retry__MaxDelay", "00:00:02");
        Environment.SetEnvironmentVariable(Prefix + "Tidewire__Auth__MaxTokenLength", "100");
        Environment.SetEnvironmentVariable(Prefix + "AUTH_SERVICE_API_KEY", Secret);
        await using var app = await StatusApplication.StartAsync(
            build: builder =>
            {
                builder.Configuration.AddConfiguration(new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build());
                builder.Configuration.AddInMemoryCollection([new("Tidewire:Auth:MaxTokenLength", "200"), new("Tidewire:Auth:ApiKey", "")]);
                builder.AddTidewire().AddAuth(options => options.Issuer = "https://issuer.example.com");
            });

        var auth = await app.StatusAsync("Auth");

        Assert.Equal(("00:00:05", false, "default"), Setting(auth, "Budget"));
        Assert.Equal(("1", false, "section"), Setting(auth, "Retry:MaxAttempts"));
        Assert.Equal(("200", false, "section"), Setting(auth, "MaxTokenLength"));
        Assert.Equal(("00:00:02", false, "environment"), Setting(auth, "Retry:MaxDelay"));
        Assert.Equal(("********", true, "environment"), Setting(auth, "ApiKey"));
        Assert.Equal(("https://issuer.example.com", false, "code"), Setting(auth, "Issuer"));
    }

    private static (string? Value, bool IsMasked, string? Origin) Setting(JsonElement client, string name)
    {
        var setting = client.GetProperty("settings").EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);
        return (setting.GetProperty("value").GetString(), setting.GetProperty("isMasked").GetBoolean(), setting.GetProperty("origin").GetString());
    }
}

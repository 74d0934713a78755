namespace Tidewire.Tests.Auth;

public sealed class ApiKeyWarningTests : CacheTest
{
    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Warning_IsLoggedOnce_AfterTwentyRefusalsWithoutASuccess(int status)
    {
        Service.Answer = _ => (status, "");
        using var application = Application(("Auth:ApiKey", "secret-key"));

        await VerifyAsync(application, 19);
        int before = Warnings(application);
        await VerifyAsync(application, 41);

        Assert.Equal((0, 1), (before, Warnings(application)));
        var record = application.Logs.GetSnapshot().Single(record => record.Id.Id == 13);
        Assert.Contains("Auth", record.Message, StringComparison.Ordinal);
        Assert.Contains("20", record.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", record.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """{"sub":"ada"}""")]
    [InlineData(200, """{"active":false}""")]
    public async Task Warning_IsNotLogged_WhenTheServiceHasAcceptedTheKeyOnce(int status, string body)
    {
        Service.Answer = _ => (status, body);
        using var application = Application();
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        Service.Answer = _ => (401, "");

        await VerifyAsync(application, 60);

        Assert.Equal(0, Warnings(application));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    [InlineData(500)]
    public async Task Warning_IsNotLogged_WhenTheResponsesSayNothingAboutTheKey(int status)
    {
        Service.Answer = _ => (status, "");
        using var application = Application(("Auth:Retry:MaxAttempts", "1"));

        await VerifyAsync(application, 60);

        Assert.Equal(0, Warnings(application));
    }

    [Fact]
    public async Task Warning_IsLogged_WhenAnAcceptedKeyIsReplacedByAWrongOne()
    {
        using var application = Application(("Auth:ApiKey", "right"));
        await application.Auth.VerifyTokenAsync("tok", Cancellation);
        application.Configuration["Tidewire:Auth:ApiKey"] = "wrong";
        application.Configuration.Reload();
        Service.Answer = _ => (401, "");

        await VerifyAsync(application, 60);

        Assert.Equal(1, Warnings(application));
    }

    private static async Task VerifyAsync(TestApplication application, int times)
    {
        for (int i = 0; i < times; i++)
            await application.Auth.VerifyTokenAsync($"tok{i}", Cancellation);
    }

    private static int Warnings(TestApplication application) =>
        application.Logs.GetSnapshot().Count(record => record is { Id.Id: 13, Level: Microsoft.Extensions.Logging.LogLevel.Warning });
}

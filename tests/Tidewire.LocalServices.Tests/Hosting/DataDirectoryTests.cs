using System.Net;
using LocalServices;

namespace Tidewire.LocalServices.Tests.Hosting;

public sealed class DataDirectoryTests : LocalServiceTests
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("local-services-tests-");

    protected override void Configure(LocalServiceOptions options) => options.DataDirectory = Path.Combine(_directory.FullName, "data");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task NextHost_FindsEvents_TheSigningKey_AndRevocations_InTheSameDirectory()
    {
        using var caller = new Caller(Services.Analytics);
        using HttpResponseMessage recorded = await caller.PostAsync("/events", Bodies.Event, ("Idempotency-Key", "k1"));
        string good = await Services.Auth.IssueTokenAsync("ada", ct: Ct);
        string revoked = await Services.Auth.IssueTokenAsync("ada", ct: Ct);
        await Services.Auth.RevokeTokenAsync(revoked, Ct);
        await Services.DisposeAsync();

        var options = new LocalServiceOptions { Clock = Clock, DataDirectory = Path.Combine(_directory.FullName, "data") };
        await using LocalServiceHost next = await LocalServiceHost.StartAsync(options, Ct);

        Assert.Equal("k1", Assert.Single(await next.ReadEventsAsync(ct: Ct)).IdempotencyKey);
        Assert.Equal(HttpStatusCode.OK, await VerifyAsync(next, good));
        Assert.Equal(HttpStatusCode.Unauthorized, await VerifyAsync(next, revoked));
    }

    [Fact]
    public async Task AnotherDirectory_HasAnotherSigningKey()
    {
        await using LocalServiceHost other = await LocalServiceHost.StartAsync(new LocalServiceOptions { Clock = Clock }, Ct);
        string token = await Services.Auth.IssueTokenAsync("ada", ct: Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, await VerifyAsync(other, token));
    }

    [Fact]
    public async Task DataDirectory_IsKept_WhenTheHostIsDisposed()
    {
        await Services.DisposeAsync();

        Assert.Equal(
            ["analytics.db", "auth.db", "notifications.db"],
            Directory.GetFiles(Path.Combine(_directory.FullName, "data")).Select(Path.GetFileName).Order());
    }

    private static async Task<HttpStatusCode> VerifyAsync(LocalServiceHost services, string token)
    {
        using var caller = new Caller(services.Auth);
        using HttpResponseMessage response = await caller.PostAsync("/verify", $$"""{"token":"{{token}}"}""");
        return response.StatusCode;
    }
}

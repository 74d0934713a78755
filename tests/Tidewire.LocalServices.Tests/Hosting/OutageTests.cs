using System.Net;
using System.Net.Sockets;
using LocalServices;

namespace Tidewire.LocalServices.Tests.Hosting;

public sealed class OutageTests : LocalServiceTests
{
    [Fact]
    public async Task StoppedService_RefusesConnections_AndHasTheSamePortAndDataWhenItStartsAgain()
    {
        using var caller = new Caller(Services.Notifications);
        Uri address = Services.Notifications.Address;
        using HttpResponseMessage before = await caller.PostAsync("/send", Bodies.Send, ("Idempotency-Key", "k1"));

        await Services.Notifications.StopAsync();
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => caller.GetAsync("/health"));
        await Services.Notifications.StartAsync(Ct);
        using HttpResponseMessage again = await caller.PostAsync("/send", Bodies.Send, ("Idempotency-Key", "k1"));
        using HttpResponseMessage listed = await caller.GetAsync("/notifications");

        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);
        Assert.Equal(address, Services.Notifications.Address);
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        Assert.Equal(1, (await Caller.ReadAsync(listed)).GetArrayLength());
        Assert.Equal(3, Services.Notifications.RequestCount);
    }

    [Fact]
    public async Task Stop_LeavesTheOtherServicesRunning()
    {
        using var caller = new Caller(Services.Analytics);

        await Services.Notifications.StopAsync();

        using HttpResponseMessage response = await caller.PostAsync("/events", Bodies.Event);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact]
    public async Task Service_CanStopAndStartRepeatedly()
    {
        using var caller = new Caller(Services.Auth);
        for (int round = 0; round < 5; round++)
        {
            await Services.Auth.StopAsync();
            await Services.Auth.StopAsync();
            await Assert.ThrowsAsync<HttpRequestException>(() => Services.Auth.IssueTokenAsync("ada", ct: Ct));
            await Services.Auth.StartAsync(Ct);
            await Services.Auth.StartAsync(Ct);

            using HttpResponseMessage response = await caller.GetAsync("/health");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Notifications_CanBeRead_DuringAnOutage()
    {
        using var caller = new Caller(Services.Notifications);
        using HttpResponseMessage sent = await caller.PostAsync("/send", Bodies.Send);

        await Services.Notifications.StopAsync();

        Assert.Single(await Services.ReadNotificationsAsync("ada", Ct));
    }

    [Fact]
    public async Task Start_Throws_WhenThePortIsTaken()
    {
        var options = new LocalServiceOptions { AnalyticsPort = Services.Auth.Address.Port };

        await Assert.ThrowsAsync<IOException>(() => LocalServiceHost.StartAsync(options, Ct));
    }
}

using LocalServices.Faults;
using Microsoft.Playwright;

namespace Tidewire.StatusPage.Tests;

/// <summary>How the page shows an outage.</summary>
public sealed class BrowserOutageTests(Browser browser)
{
    [Fact]
    public async Task Outage_IsShown_FromStartToEnd()
    {
        await using var app = await StatusApplication.StartAsync();
        await app.SendAsync();
        await using var page = await browser.OpenAsync(app.Page);
        var card = page.Card("Notifications");
        var headline = page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 });
        var picture = card.GetByRole(AriaRole.Img);
        var announcement = page.Page.GetByRole(AriaRole.Status);
        await headline.ShowsAsync("All 3 clients let calls through");
        await card.ShowsAsync("Closed for");
        await picture.DescribesAsync("Notifications in the last 10 min: 1 call, 0 failed, 0 rejected. Circuit closed for 0 s.");

        await app.Services.Notifications.StopAsync();
        await app.SendAsync(6);

        await headline.ShowsAsync("Notifications: circuit open");
        await card.ShowsAsync("after 5 failed calls (unavailable). Next trial in 1 s.");
        await card.GetByRole(AriaRole.Table, new() { Name = "Failures by kind" }).ShowsAsync("Circuit open");
        await announcement.ShowsAsync("Notifications: circuit open.");
        Assert.Equal("Notifications: circuit open – Tidewire status", await page.Page.TitleAsync());

        app.Time.Advance(TimeSpan.FromSeconds(20));
        await card.ShowsAsync("The next call is a trial.");
        await picture.DescribesAsync("Notifications in the last 10 min: 7 calls, 6 failed, 0 rejected. Circuit closed for 0 s, open for 20 s.");

        await app.Services.Notifications.StartAsync(TestContext.Current.CancellationToken);
        await app.SendAsync();
        app.Time.Advance(TimeSpan.FromSeconds(30));

        await headline.ShowsAsync("All 3 clients let calls through");
        await announcement.ShowsAsync("Notifications: circuit closed.");
        await picture.DescribesAsync("Notifications in the last 10 min: 8 calls, 6 failed, 0 rejected. Circuit closed for 30 s, open for 20 s, half open for 0 s.");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task IsolatedCircuit_IsShown()
    {
        await using var app = await StatusApplication.StartAsync();
        await using var page = await browser.OpenAsync(app.Page);

        await app.Get<ICircuitMonitor>().IsolateAsync("Analytics", TestContext.Current.CancellationToken);

        await page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).ShowsAsync("Analytics: isolated by an operator");
        await page.Card("Analytics").ShowsAsync("no call goes through until an operator closes the circuit");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Rejection_IsNotAFailure_AndIsDrawnSeparately()
    {
        await using var app = await StatusApplication.StartAsync();
        app.Services.Notifications.Inject(new FaultRule { Status = 422, Times = 1 });
        app.Services.Notifications.Inject(new FaultRule { Status = 500, Times = 1 });
        await app.SendAsync(3);
        await using var page = await browser.OpenAsync(app.Page);
        var picture = page.Card("Notifications").GetByRole(AriaRole.Img);

        await picture.DescribesAsync("Notifications in the last 10 min: 3 calls, 1 failed, 1 rejected. Circuit closed for 0 s.");

        foreach (string kind in new[] { "succeeded", "rejected", "failed" })
            Assert.Equal(1, await picture.Locator($".bar-{kind}").CountAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Page_ShowsThatItIsOutdated_WhenTheApplicationIsStopped()
    {
        await using var app = await StatusApplication.StartAsync();
        await using var page = await browser.OpenAsync(app.Page);
        await page.Card("Auth").ShowsAsync("Closed");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToBeHiddenAsync();

        await app.StopAsync();

        await page.Page.GetByRole(AriaRole.Alert).ShowsAsync("Not updated since");
        await page.Page.GetByRole(AriaRole.Alert).ShowsAsync(": the application does not answer. Trying again every 2 s.");
    }
}

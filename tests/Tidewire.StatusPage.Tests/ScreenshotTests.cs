namespace Tidewire.StatusPage.Tests;

/// <summary>Writes the screenshot for the documentation to the folder that TIDEWIRE_SCREENSHOTS names.</summary>
public sealed class ScreenshotTests(Browser browser)
{
    [Fact]
    public async Task Screenshot_ShowsAnOutage()
    {
        string? folder = Environment.GetEnvironmentVariable("TIDEWIRE_SCREENSHOTS");
        Assert.SkipWhen(folder is null, "TIDEWIRE_SCREENSHOTS does not name a folder for the screenshot");
        await using var app = await DemoApplication.StartAsync();

        await using var page = await browser.OpenAsync(app.Page);
        await page.Card("Notifications").ShowsAsync("Open");

        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "status-page.png"), FullPage = true });
    }
}

namespace Tidewire.StatusPage.Tests;

/// <summary>The picture of the page in the documentation: TIDEWIRE_SCREENSHOTS names the folder to write it to.</summary>
public sealed class ScreenshotTests(Browser browser)
{
    [Fact]
    public async Task Screenshot_ShowsAnOutage()
    {
        string? folder = Environment.GetEnvironmentVariable("TIDEWIRE_SCREENSHOTS");
        Assert.SkipWhen(folder is null, "writes the picture only to the folder that TIDEWIRE_SCREENSHOTS names");
        await using var app = await DemoApplication.StartAsync();

        await using var page = await browser.OpenAsync(app.Page);
        await page.Card("Notifications").ShowsAsync("Open");

        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "status-page.png"), FullPage = true });
    }
}

using Microsoft.Playwright;

namespace Tidewire.StatusPage.Tests;

/// <summary>The picture of the page in the documentation: TIDEWIRE_SCREENSHOTS names the folder to write it to.</summary>
public sealed class ScreenshotTests(Browser browser)
{
    [Theory]
    [InlineData("status-page.png", ColorScheme.Light, 1280)]
    [InlineData("status-page-dark.png", ColorScheme.Dark, 1280)]
    [InlineData("status-page-phone.png", ColorScheme.Light, 360)]
    public async Task Screenshot_ShowsAnOutage(string name, ColorScheme scheme, int width)
    {
        string? folder = Environment.GetEnvironmentVariable("TIDEWIRE_SCREENSHOTS");
        Assert.SkipWhen(folder is null, "writes pictures only to the folder that TIDEWIRE_SCREENSHOTS names");
        await using var app = await DemoApplication.StartAsync();

        await using var page = await browser.OpenAsync(app.Page, scheme, width);
        await page.Card("Notifications").ShowsAsync("Open");

        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name), FullPage = true });
    }
}

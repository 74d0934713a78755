using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Tidewire.StatusPage.Tests;

/// <summary>The page on a phone, by keyboard, for a screen reader, and in dark mode.</summary>
public sealed class BrowserAccessTests(Browser browser)
{
    [Theory]
    [InlineData(320)]
    [InlineData(360)]
    [InlineData(768)]
    [InlineData(1280)]
    public async Task Page_FitsTheWindow_WithAllOptionsOpen(int width)
    {
        await using var app = await StatusApplication.StartAsync(new() { ["Tidewire:Auth:Cache:Enabled"] = "true" });
        await BreakAsync(app);
        await using var page = await browser.OpenAsync(app.Page, width: width);
        await page.OpenOptionsAsync();

        Assert.Equal(0, await page.OverflowAsync());
        // Nothing overflows its card.
        Assert.Equal(0, await page.Page.EvaluateAsync<int>(
            "[...document.querySelectorAll('.card *')].filter(item => item.getBoundingClientRect().right > item.closest('.card').getBoundingClientRect().right).length"));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Page_PassesTheAccessibilityChecksOfAxe_InBothColorSchemes(ColorScheme scheme)
    {
        await using var app = await StatusApplication.StartAsync();
        await app.Get<IAuthService>().VerifyTokenAsync("made-up", TestContext.Current.CancellationToken);
        await BreakAsync(app);
        await app.Get<ICircuitMonitor>().IsolateAsync("Analytics", TestContext.Current.CancellationToken);
        // Axe injects a script, which the page's policy would block.
        await using var page = await browser.OpenAsync(app.Page, scheme, bypassPolicy: true);
        await page.OpenOptionsAsync();

        var found = await page.Page.RunAxe();

        Assert.Empty(found.Violations.Select(violation => $"{violation.Id}: {string.Join("; ", violation.Nodes.Select(node => node.Html))}"));
        Assert.NotEmpty(found.Passes);
    }

    [Fact]
    public async Task Colors_FollowTheColorSchemeOfTheSystem()
    {
        await using var app = await StatusApplication.StartAsync();
        await using var light = await browser.OpenAsync(app.Page);
        await using var dark = await browser.OpenAsync(app.Page, ColorScheme.Dark);

        Assert.Equal("rgb(243, 246, 248)", await BackgroundOf(light));
        Assert.Equal("rgb(10, 19, 25)", await BackgroundOf(dark));

        static Task<string> BackgroundOf(BrowserPage page) => page.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
    }

    [Fact]
    public async Task Keyboard_ReachesEverything_InTheOrderOfThePage_WithVisibleFocus()
    {
        await using var app = await StatusApplication.StartAsync();
        await using var page = await browser.OpenAsync(app.Page);
        await page.Card("Analytics").ShowsAsync("Closed");
        var reached = new List<string>();

        for (int i = 0; i < 6; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            reached.Add(await page.Page.EvaluateAsync<string>("document.activeElement.textContent.trim().split(/\\s+/)[0]"));
            Assert.True(await page.Page.EvaluateAsync<bool>("parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 2"), reached[^1]);
        }

        Assert.Equal(["Skip", "Pause", "Options", "Options", "Options", "The"], reached);
    }

    [Fact]
    public async Task SkipLink_LeadsToTheClients()
    {
        await using var app = await StatusApplication.StartAsync();
        await using var page = await browser.OpenAsync(app.Page);
        await page.Card("Analytics").ShowsAsync("Closed");

        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Keyboard.PressAsync("Tab");

        Assert.Equal("SUMMARY", await page.Page.EvaluateAsync<string>("document.activeElement.tagName"));
    }

    [Fact]
    public async Task Options_StayOpenAndFocused_WhenThePageRefreshesItself()
    {
        await using var app = await StatusApplication.StartAsync();
        await using var page = await browser.OpenAsync(app.Page);
        var card = page.Card("Notifications");
        await card.Locator("summary").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");

        await BreakAsync(app);
        await card.ShowsAsync("Open for");

        await Assertions.Expect(card.GetByRole(AriaRole.Table, new() { Name = "Effective options of Notifications" })).ToBeVisibleAsync();
        await Assertions.Expect(card.Locator("summary")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Page_RefreshesItself_UntilItIsPaused()
    {
        await using var app = await StatusApplication.StartAsync();
        await using var page = await browser.OpenAsync(app.Page, withClock: true);
        int requests = 0;
        page.Page.Request += (_, _) => Interlocked.Increment(ref requests);
        await page.Card("Auth").ShowsAsync("Closed");

        await page.Page.RunAndWaitForRequestFinishedAsync(() => page.Page.Clock.RunForAsync(2_000));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        int before = Volatile.Read(ref requests);
        await page.Page.Clock.RunForAsync(60_000);
        Assert.Equal(before, Volatile.Read(ref requests));

        await app.SendAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await page.Page.Locator("#summary").ShowsAsync("1 call, none failed.");
    }

    private static async Task BreakAsync(StatusApplication app)
    {
        await app.Services.Notifications.StopAsync();
        await app.SendAsync(6);
    }
}

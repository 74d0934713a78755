using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Tidewire.StatusPage.Tests.Browser))]

namespace Tidewire.StatusPage.Tests;

/// <summary>Debian's Chromium. The first test that needs it starts it for all tests.</summary>
public sealed class Browser : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _browser = new(LaunchAsync);

    /// <summary>Opens a page in a separate profile. Where Chromium is missing, skips the test, or fails it in CI.</summary>
    internal async Task<BrowserPage> OpenAsync(
        Uri address, ColorScheme scheme = ColorScheme.Light, int width = 1280, bool bypassPolicy = false, bool withClock = false)
    {
        if (!File.Exists(Executable))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", $"needs chromium: apt-get install chromium puts it at {Executable}");
            Assert.Fail($"{Executable} is missing; .ci/run installs it.");
        }

        var (_, browser) = await _browser.Value;
        var context = await browser.NewContextAsync(new()
        {
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 900 },
            DeviceScaleFactor = 2,
            Locale = "en-US",
            TimezoneId = "UTC",
            BypassCSP = bypassPolicy,
        });
        return await BrowserPage.OpenAsync(context, address, withClock);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_browser.IsValueCreated)
            return;

        var (playwright, browser) = await _browser.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(BrowserPage.Timeout);

        // A container's root has no user namespaces to build a sandbox from, and its /dev/shm is small.
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
            Timeout = BrowserPage.Timeout,
        });
        return (playwright, browser);
    }
}

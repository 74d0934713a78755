using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Tidewire.StatusPage.Tests.Browser))]

namespace Tidewire.StatusPage.Tests;

/// <summary>Debian's chromium, started once for all tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Executable = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable))
            return;

        _playwright = await Playwright.CreateAsync();
        // A container's root has no user namespaces to build a sandbox from, and its /dev/shm is small.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    /// <summary>Opens a page in a profile of its own. Skips the test without a browser, unless in CI.</summary>
    internal async Task<BrowserPage> OpenAsync(
        Uri address, ColorScheme scheme = ColorScheme.Light, int width = 1280, bool bypassPolicy = false, bool withClock = false)
    {
        if (_browser is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", $"needs chromium: apt-get install chromium puts it at {Executable}");
            Assert.Fail($"{Executable} is missing; .ci/run installs it.");
        }

        var context = await _browser.NewContextAsync(new()
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
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

using Microsoft.Playwright;

namespace Tidewire.StatusPage.Tests;

/// <summary>Waits until a page shows the expected content.</summary>
internal static class LocatorExpectations
{
    public static Task ShowsAsync(this ILocator element, string text) =>
        Assertions.Expect(element).ToContainTextAsync(text, new() { Timeout = BrowserPage.Timeout });

    /// <summary>Waits until an element has this name for a screen reader.</summary>
    public static Task DescribesAsync(this ILocator element, string text) =>
        Assertions.Expect(element).ToHaveAccessibleNameAsync(text, new() { Timeout = BrowserPage.Timeout });
}

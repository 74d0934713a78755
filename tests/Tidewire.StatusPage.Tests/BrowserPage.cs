using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Tidewire.StatusPage.Tests;

/// <summary>One page in a browser, with all its reported errors: of scripts, of the network, and of the content security policy.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    // A long limit, because the machine may be busy. It does not slow down a test that passes.
    public const float Timeout = 60_000;

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = new();

    private BrowserPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Opens the page. With a clock, the test controls the time of the page.</summary>
    public static async Task<BrowserPage> OpenAsync(IBrowserContext context, Uri address, bool withClock)
    {
        context.SetDefaultTimeout(Timeout);
        var page = await context.NewPageAsync();
        if (withClock)
            await page.Clock.InstallAsync();
        var opened = new BrowserPage(context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                opened._errors.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => opened._errors.Enqueue(error);
        page.RequestFailed += (_, request) => opened._errors.Enqueue($"{request.Url}: {request.Failure}");
        page.Response += (_, response) =>
        {
            if (!response.Ok)
                opened._errors.Enqueue($"{response.Url}: {response.Status}");
        };
        await page.GotoAsync(address.ToString());
        return opened;
    }

    public ILocator Card(string client) => Page.GetByRole(AriaRole.Region, new() { Name = client, Exact = true });

    /// <summary>Opens the options of every client.</summary>
    public async Task OpenOptionsAsync()
    {
        await Card("Analytics").ShowsAsync("Options");
        foreach (var summary in await Page.Locator("summary").AllAsync())
            await summary.ClickAsync();
    }

    /// <summary>The number of pixels by which the content is wider than the window.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

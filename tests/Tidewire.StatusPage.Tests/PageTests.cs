using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Tidewire.StatusPage.Tests;

/// <summary>The page is one document without external assets. Its content security policy allows only what the document needs.</summary>
public sealed partial class PageTests
{
    private static readonly Dictionary<string, string> _headers = new()
    {
        ["Cache-Control"] = "no-store",
        ["X-Content-Type-Options"] = "nosniff",
        ["X-Frame-Options"] = "DENY",
        ["Referrer-Policy"] = "no-referrer",
        ["Cross-Origin-Resource-Policy"] = "same-origin",
    };

    [Fact]
    public async Task ContentSecurityPolicy_AllowsOnlyWhatThePageNeeds()
    {
        await using var app = await StatusApplication.StartAsync();
        using var response = await app.Client.GetAsync(app.Page, TestContext.Current.CancellationToken);
        string html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));

        Assert.Equal(
            $"default-src 'none'; script-src '{Hash(Script(), html)}'; style-src '{Hash(Style(), html)}'; connect-src 'self'; img-src data:; base-uri 'none'; " +
            "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
            policy);
    }

    [Fact]
    public async Task Page_LoadsNoExternalAssets_AndHasNoInlineEventHandlersOrStyles()
    {
        await using var app = await StatusApplication.StartAsync();
        string html = await app.Client.GetStringAsync(app.Page, TestContext.Current.CancellationToken);
        string markup = Script().Replace(Style().Replace(html, ""), "");

        Assert.DoesNotMatch(@"\son\w+\s*=", markup);
        Assert.DoesNotMatch(@"\sstyle\s*=", markup);
        Assert.DoesNotContain("\r", html, StringComparison.Ordinal);
        Assert.DoesNotContain("/*", Script().Match(html).Value[..40], StringComparison.Ordinal);
        // The namespaces of SVG are names that no browser requests.
        Assert.All(Addresses().Matches(html).Select(match => match.Value), address => Assert.Equal("http://www.w3.org/2000/svg", address));
        Assert.DoesNotMatch("innerHTML|outerHTML|insertAdjacentHTML|document.write|eval\\(", html);
    }

    [Fact]
    public async Task Script_ContainsEveryDocumentedOutcome_OfEventsAndMessages()
    {
        await using var app = await StatusApplication.StartAsync();
        string html = await app.Client.GetStringAsync(app.Page, TestContext.Current.CancellationToken);
        string telemetry = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "telemetry.md"), TestContext.Current.CancellationToken);

        var placed = Quoted().Matches(Order().Match(html).Groups[1].Value).Select(name => name.Groups[1].Value).ToList();
        var documented = Code().Matches(Outcome().Match(telemetry).Groups[1].Value).Select(name => name.Groups[1].Value).ToList();

        Assert.Equal(documented.Distinct().Order(StringComparer.Ordinal), placed.Order(StringComparer.Ordinal));
        Assert.Contains("purged", placed);
    }

    [Theory]
    [InlineData("/tidewire", "text/html; charset=utf-8")]
    [InlineData("/tidewire/status.json", "application/json")]
    public async Task Response_ForbidsCaching_Framing_AndTypeSniffing(string path, string type)
    {
        await using var app = await StatusApplication.StartAsync();

        using var response = await app.Client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
        Assert.NotNull(response.Content.Headers.ContentLength);
        Assert.All(_headers, header => Assert.Equal(header.Value, Assert.Single(response.Headers.GetValues(header.Key))));
    }

    private static string Hash(Regex element, string html) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Assert.Single(element.Matches(html)).Groups[1].Value)));

    [GeneratedRegex(@"const order = \[(.*?)\]", RegexOptions.Singleline)]
    private static partial Regex Order();

    [GeneratedRegex("\"(\\w+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\| `tidewire\.delivery\.outcome` \| (.*) \|", RegexOptions.Multiline)]
    private static partial Regex Outcome();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Code();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex(@"(?<!xmlns=')https?://[^\s'""]+")]
    private static partial Regex Addresses();
}

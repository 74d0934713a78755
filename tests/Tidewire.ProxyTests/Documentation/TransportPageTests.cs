namespace Tidewire.ProxyTests.Documentation;

/// <summary>docs/transport.md names the proxy directives that the tests use. Tidewire.Tests checks the code of all pages.</summary>
public sealed class TransportPageTests
{
    private static readonly string _page = Read("transport.md");

    [Theory]
    [InlineData("proxy_next_upstream error timeout http_500 non_idempotent;")]
    [InlineData("retry-on all-retryable-errors")]
    [InlineData("http-request disable-l7-retry if METH_POST")]
    public void WarningAboutResentPosts_NamesTheDirective(string directive) => Assert.Contains(directive, _page, StringComparison.Ordinal);

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)).ReplaceLineEndings("\n");
}

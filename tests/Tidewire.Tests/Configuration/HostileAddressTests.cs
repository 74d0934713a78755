using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Options;

namespace Tidewire.Tests.Configuration;

/// <summary>Addresses that must not be used: the message names the key and the reason, and contains nothing that may be a secret.</summary>
public sealed class HostileAddressTests
{
    private const string Secret = "s3cr3t";

    /// <summary>Texts that are not addresses; they must not be shown.</summary>
    public static TheoryData<string> Unparseable =>
    [
        $"user:{Secret}@host",
        $"{Secret}@host",
        $"{Secret}",
        $"user:{Secret}@host:5432/db",
        $"host/{Secret}",
        $"/{Secret}",
        $"//{Secret}",
        $"//user:{Secret}@host/path",
        $@"\\{Secret}\share",
        $"Server=tcp:host,1433;User Id=me;Password={Secret};",
        $"Endpoint=https://host/;AccountKey={Secret}",
        $"Host=host;Password={Secret}",
        $"jdbc:postgresql://user:{Secret}@host/db",
        $"https://user:{Secret}@host:port",
        $"https://user:{Secret}@host:99999",
        $"https://user:{Secret}@",
        $"https://user:{Secret}@[::1",
        $"https://user:{Secret}@ho st",
        $"https:///user:{Secret}@host",
        $"https:user:{Secret}@host",
        $"https:/user:{Secret}@host",
        $"https//user:{Secret}@host",
        $"ttps:\\\\user:{Secret}@host",
        $"\"https://user:{Secret}@host\"",
        $"'https://user:{Secret}@host'",
        $@"https://host\\{Secret}",
        $"https://{Secret}%",
        $"https://?{Secret}",
        $"https://#{Secret}",
        $"{Secret}://",
        $"{Secret}:",
        $"mailto:{Secret}@host",
        $"urn:{Secret}:x",
        $"data:text/plain,{Secret}",
        $"javascript:{Secret}",
    ];

    /// <summary>Addresses that parse, and why they are refused.</summary>
    public static TheoryData<string, string> Parseable => new()
    {
        { $"ftp://user:{Secret}@host/{Secret}", "has the scheme 'ftp'. Use https, http, or https+http with service discovery." },
        { $"file://host/{Secret}", "has the scheme 'file'." },
        { $"file:///{Secret}", "is not an absolute address" },
        { $"ws://user:{Secret}@host", "has the scheme 'ws'." },
        { $"postgres://user:{Secret}@host/{Secret}", "has a scheme that is not HTTP." },
        { $"{Secret}://host", "has a scheme that is not HTTP." },
        { $"https://user:{Secret}@host", "is 'https://host/' and contains a user name or password." },
        { $"https://{Secret}@host", "is 'https://host/' and contains a user name or password." },
        { $"https://:{Secret}@host", "is 'https://host/' and contains a user name or password." },
        { $"https://host?{Secret}", "is 'https://host/' and contains a query." },
        { "https://host/?", "is 'https://host/' and contains a query." },
        { $"https://host#{Secret}", "is 'https://host/' and contains a fragment." },
        { "https://host/#", "is 'https://host/' and contains a fragment." },
        { $"https://host#?{Secret}", "is 'https://host/' and contains a fragment." },
        { "https://host//127.0.0.2", "is 'https://host//127.0.0.2' and contains an empty path segment." },
        { "https://host//", "is 'https://host//' and contains an empty path segment." },
        { "https://host/a//", "is 'https://host/a//' and contains an empty path segment." },
        { "https://host/a//b", "is 'https://host/a//b' and contains an empty path segment." },
        { "https://host///b", "is 'https://host///b' and contains an empty path segment." },
        { @"https://host/\127.0.0.2", "is 'https://host//127.0.0.2' and contains an empty path segment." },
        { "https://host/.//127.0.0.2", "and contains an empty path segment." },
        { "https://host/a/..//127.0.0.2", "and contains an empty path segment." },
        { "https://host/%2e//127.0.0.2", "and contains an empty path segment." },
    };

    [Theory]
    [MemberData(nameof(Unparseable))]
    public async Task UnparseableAddress_IsRefusedWithoutBeingShown(string address)
    {
        foreach (string source in new[] { "Tidewire:Auth:BaseAddress", "AUTH_SERVICE_URL" })
        {
            var e = await RefusedAsync(source, address);

            string failure = Assert.Single(e.Failures);
            Assert.StartsWith($"{source} ", failure, StringComparison.Ordinal);
            Assert.Contains("https", failure, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, e.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [MemberData(nameof(Unparseable))]
    public void Reload_DoesNotLogAnUnparseableAddress(string address)
    {
        using var application = TestApplication.At("https://svc.example.com");
        _ = application.Auth;

        application.Configuration["Tidewire:Auth:BaseAddress"] = address;
        application.Configuration.Reload();

        Assert.Contains(application.Logs.GetSnapshot(), record => record.Id.Id == 8);
        Assert.DoesNotContain(application.Logs.GetSnapshot(), record => $"{record.Message} {record.Exception}".Contains(Secret, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Parseable))]
    public async Task ParseableAddress_IsRefusedWithTheReason(string address, string reason)
    {
        foreach (string source in new[] { "Tidewire:Auth:BaseAddress", "AUTH_SERVICE_URL" })
        {
            var e = await RefusedAsync(source, address);

            Assert.Contains(e.Failures, failure => failure.StartsWith($"{source} ", StringComparison.Ordinal) && failure.Contains(reason, StringComparison.Ordinal));
            Assert.DoesNotContain(Secret, e.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("https://host")]
    [InlineData("https://host/")]
    [InlineData("https://host/a/b")]
    [InlineData("https://host/a/b/")]
    [InlineData("https://host:8443/a")]
    [InlineData("HTTPS://host")]
    [InlineData("https://my_host")]
    [InlineData("https://[::1]:8443")]
    [InlineData(" https://host ")]
    [InlineData("https://bücher.example")]
    public async Task PlainAddress_IsAccepted(string address) =>
        await ConfiguredHost.StartAsync(ConfiguredHost.Settings(("Tidewire:Auth:BaseAddress", address)));

    /// <summary>Parts of addresses in any order. A message shows at most the host and the path of a text, and only if the text is an http or https address.</summary>
    [Property(MaxTest = 300)]
    public Property AnyText_IsUsedOrRefusedWithoutShowingItsSecret()
    {
        string[] pieces = ["http", "https", ":", "/", "//", "@", "?", "#", "\\", "[", "]", "%", "%2f", " ", "\"", "'", "=", ";", "user", Secret, "host", ".", "..", "80", "x", "\n", "é"];
        var texts = Gen.Elements(pieces).ArrayOf().Where(parts => parts.Contains(Secret)).Select(string.Concat);
        return Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var e = Record.Exception(() => Read(text));
            // Host and path of an address that parses are shown; user, password, query and fragment are never shown.
            bool shown = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                && $"{uri!.Host}{uri.AbsolutePath}".Contains(Secret, StringComparison.OrdinalIgnoreCase);
            return e is null || e is OptionsValidationException && (shown || !e.ToString().Contains(Secret, StringComparison.OrdinalIgnoreCase));
        });
    }

    private static async Task<OptionsValidationException> RefusedAsync(string source, string address)
    {
        var settings = ConfiguredHost.Settings((source, address));
        if (source == "AUTH_SERVICE_URL")
            settings.Remove("Tidewire:Auth:BaseAddress");
        return await ConfiguredHost.RefusedAsync(settings);
    }

    private static void Read(string address)
    {
        using var application = new TestApplication(
            new Dictionary<string, string?> { ["Tidewire:Auth:BaseAddress"] = address }, build: builder => builder.AddAuth());
        _ = application.Auth;
    }
}

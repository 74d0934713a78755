using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tidewire.Tests.Clients;

/// <summary>
/// The short environment variables supply values that the section does not set, and messages name the source that was used.
/// </summary>
public sealed class ShortNameTests
{
    [Fact]
    public void ShortNames_SupplyValuesThatTheSectionDoesNotSet()
    {
        var options = Options<AuthOptions>(new()
        {
            ["AUTH_SERVICE_URL"] = "https://short.example.com",
            ["AUTH_SERVICE_API_KEY"] = "short-key",
        });

        Assert.Equal("https://short.example.com/", options.BaseAddress!.ToString());
        Assert.Equal("short-key", options.ApiKey);
    }

    [Theory]
    [InlineData("AUTH_SERVICE_URL", "http://user:pw@auth:port", "AUTH_SERVICE_URL (not shown) is not an address")]
    [InlineData("AUTH_SERVICE_URL", "http://auth.example.com", "AUTH_SERVICE_URL is 'http://auth.example.com/': tokens would cross the network unencrypted")]
    [InlineData("AUTH_SERVICE_API_KEY", "'pw'", "AUTH_SERVICE_API_KEY (not shown, 4 characters) starts or ends with a quote")]
    [InlineData("AUTH_SERVICE_API_KEY", "pw pw", "AUTH_SERVICE_API_KEY (not shown, 5 characters) contains a space")]
    public void Message_NamesTheShortName_WhenItIsTheSource(string name, string value, string failure)
    {
        var settings = new Dictionary<string, string?> { ["AUTH_SERVICE_URL"] = "https://auth.example.com", [name] = value };

        var e = Assert.ThrowsAny<OptionsValidationException>(() => Options<AuthOptions>(settings));

        Assert.StartsWith(failure, Assert.Single(e.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("pw", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://auth.example.com", "key")]
    [InlineData(null, null)]
    public void Message_NamesTheCode_WhenItIsTheSource(string? configuredAddress, string? configuredKey)
    {
        var e = Assert.ThrowsAny<OptionsValidationException>(() => Options<AuthOptions>(
            new() { ["Tidewire:Auth:BaseAddress"] = configuredAddress, ["Tidewire:Auth:ApiKey"] = configuredKey },
            options => (options.BaseAddress, options.ApiKey) = (new("https://auth.example.com?pw"), "'pw'")));

        Assert.Equal(
            ["AuthOptions.ApiKey, set in code, (not shown, 4", "AuthOptions.BaseAddress, set in code, is 'https://auth.example.com/' and"],
            e.Failures.Order(StringComparer.Ordinal).Select(text => string.Join(' ', text.Split(' ').Take(7))));
        Assert.DoesNotContain("pw", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void ShortNames_SupplyValuesThatAreEmptyInTheSection(string? empty)
    {
        var options = Options<AuthOptions>(new()
        {
            ["AUTH_SERVICE_URL"] = "https://short.example.com",
            ["AUTH_SERVICE_API_KEY"] = "short-key",
            ["Tidewire:Auth:BaseAddress"] = empty,
            ["Tidewire:Auth:ApiKey"] = empty,
        });

        Assert.Equal(("https://short.example.com/", "short-key"), (options.BaseAddress!.ToString(), options.ApiKey));
    }

    [Fact]
    public void Section_TakesPrecedence_OverShortNames()
    {
        var options = Options<AuthOptions>(new()
        {
            ["AUTH_SERVICE_URL"] = "https://short.example.com",
            ["AUTH_SERVICE_API_KEY"] = "short-key",
            ["Tidewire:Auth:BaseAddress"] = "https://section.example.com",
            ["Tidewire:Auth:ApiKey"] = "section-key",
        });

        Assert.Equal("https://section.example.com/", options.BaseAddress!.ToString());
        Assert.Equal("section-key", options.ApiKey);
    }

    [Theory]
    [InlineData("NOTIFICATION_SERVICE_URL", "NOTIFICATION_API_KEY", typeof(Tidewire.NotificationOptions))]
    [InlineData("ANALYTICS_SERVICE_URL", "ANALYTICS_API_KEY", typeof(Tidewire.AnalyticsOptions))]
    public void ShortNames_AreKnownForEachService(string address, string key, Type type)
    {
        var settings = new Dictionary<string, string?> { [address] = "https://short.example.com", [key] = "short-key" };

        Tidewire.ServiceClientOptions options = type == typeof(Tidewire.AnalyticsOptions)
            ? Options<Tidewire.AnalyticsOptions>(settings)
            : Options<Tidewire.NotificationOptions>(settings);

        Assert.Equal(("https://short.example.com/", "short-key"), (options.BaseAddress!.ToString(), options.ApiKey));
    }

    private static T Options<T>(Dictionary<string, string?> more, Action<T>? configure = null)
        where T : class
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(more).Build();
        var services = new ServiceCollection();
        services.AddTidewire(configuration);
        if (configure is not null)
            services.Configure(configure);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<T>>().Value;
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Tests.Configuration;

/// <summary>An address that requires service discovery is refused if the HTTP client does not use service discovery.</summary>
public sealed class ServiceDiscoveryTests
{
    private const string Fix =
        "Add the package Microsoft.Extensions.ServiceDiscovery and the lines builder.Services.AddServiceDiscovery(); " +
        "builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery()); or use https.";

    [Theory]
    [InlineData("https+http")]
    [InlineData("http+https")]
    public async Task Scheme_IsRefusedWithTheLinesToAdd_WhenNoServiceDiscoveryIsRegistered(string scheme)
    {
        var e = await ConfiguredHost.RefusedAsync(Settings($"{scheme}://auth/base"));

        Assert.Equal(
            $"Tidewire:Auth:BaseAddress is '{scheme}://auth/base', but no service discovery resolves the scheme '{scheme}'. {Fix}", Assert.Single(e.Failures));
    }

    [Fact]
    public async Task Scheme_IsRefused_WhenNoClientUsesServiceDiscovery()
    {
        var e = await ConfiguredHost.RefusedAsync(Settings("https+http://auth/base"), builder =>
        {
            builder.Services.AddServiceDiscovery();
            builder.AddAuth();
        });

        Assert.Equal(
            $"Tidewire:Auth:BaseAddress is 'https+http://auth', but no service discovery resolves the scheme 'https+http'. {Fix}", Assert.Single(e.Failures));
    }

    // The token endpoint is called by a separate HTTP client.
    [Theory]
    [InlineData("https://auth", "Tidewire:Auth:Credentials:TokenEndpoint is 'https+http://login'")]
    [InlineData("https+http://auth", "Tidewire:Auth:BaseAddress is 'https+http://auth'", "Tidewire:Auth:Credentials:TokenEndpoint is 'https+http://login'")]
    public async Task SchemeOfTheTokenEndpoint_IsRefused_WhenNoClientUsesServiceDiscovery(string address, params string[] failures)
    {
        var e = await ConfiguredHost.RefusedAsync(TokenSettings(address), builder =>
        {
            builder.Services.AddServiceDiscovery();
            builder.AddAuth();
        });

        Assert.Equal(failures.Select(failure => $"{failure}, but no service discovery resolves the scheme 'https+http'. {Fix}"), e.Failures);
    }

    [Fact]
    public async Task SchemeOfTheTokenEndpoint_IsAccepted_WhenEveryClientUsesServiceDiscovery() =>
        await ConfiguredHost.StartAsync(TokenSettings("https+http://auth"), builder =>
        {
            builder.Services.AddServiceDiscovery();
            builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
            builder.AddAuth();
        });

    [Theory]
    [InlineData("https+http://auth")]
    [InlineData("http+https://_api.auth/base")]
    [InlineData("https://auth")]
    public async Task Scheme_IsAccepted_WhenEveryClientUsesServiceDiscovery(string address) =>
        await ConfiguredHost.StartAsync(Settings(address), builder =>
        {
            builder.Services.AddServiceDiscovery();
            builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
            builder.AddAuth();
        });

    [Theory]
    [InlineData("grpc://auth")]
    [InlineData("https+grpc://auth")]
    [InlineData("ftp+http://auth")]
    public async Task Scheme_IsRefused_WhenServiceDiscoveryDoesNotResolveItToHttp(string address)
    {
        var e = await ConfiguredHost.RefusedAsync(Settings(address), builder =>
        {
            builder.Services.AddServiceDiscovery();
            builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
            builder.AddAuth();
        });

        Assert.Equal(
            "Tidewire:Auth:BaseAddress has a scheme that is not HTTP. Use https, http, or https+http with service discovery.", Assert.Single(e.Failures));
    }

    [Fact]
    public async Task Scheme_CountsAsPlainHttp_WhenItAllowsHttp()
    {
        var settings = Settings("https+http://auth");
        settings.Remove("Tidewire:Auth:AllowInsecureHttp");

        var e = await ConfiguredHost.RefusedAsync(settings, builder =>
        {
            builder.Services.AddServiceDiscovery();
            builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
            builder.AddAuth();
        });

        Assert.Contains("tokens would cross the network unencrypted", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> TokenSettings(string address)
    {
        var settings = Settings(address);
        settings["Tidewire:Auth:Credentials:TokenEndpoint"] = "https+http://login/connect/token";
        settings["Tidewire:Auth:Credentials:ClientId"] = "orders";
        settings["Tidewire:Auth:Credentials:ClientSecret"] = "top-secret";
        return settings;
    }

    private static Dictionary<string, string?> Settings(string address) =>
        ConfiguredHost.Settings(("Tidewire:Auth:BaseAddress", address), ("Tidewire:Auth:AllowInsecureHttp", "true"));
}

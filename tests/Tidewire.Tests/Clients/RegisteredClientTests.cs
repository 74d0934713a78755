using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.Tests.Clients.Ledger;
using Tidewire.Tests.Configuration;

namespace Tidewire.Tests.Clients;

/// <summary>The options of a client as shown to operators: all of them, with effective value and origin, and without secrets.</summary>
public sealed class RegisteredClientTests
{
    // A string option of the SDK that is not listed here must be masked.
    private static readonly string[] _shownTexts =
    [
        "ApiKeyHeader", "Credentials:ClientId", "Credentials:Scope", "Credentials:Audience", "Credentials:Resource", "Introspection:Path",
        "Introspection:ClientId", "Introspection:Audience", "Issuer", "SubjectClaim", "Queue:BatchPath",
    ];

    public static TheoryData<string> Texts =>
    [
        .. SchemaFile.Values()
            .Where(value => (string?)value.Schema["type"] == "string" && value.Schema["pattern"] is null && value.Schema["format"] is null && value.Key.Count(c => c == ':') > 1)
            .Select(value => value.Key),
    ];

    [Fact]
    public void Clients_AreListed_InTheOrderOfRegistration()
    {
        using var services = Services([], tidewire => tidewire.AddAuth().AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default).AddAnalytics());

        var clients = services.GetServices<RegisteredClient>();

        Assert.Equal([("Auth", "Tidewire:Auth"), ("Ledger", "Tidewire:Ledger"), ("Analytics", "Tidewire:Analytics")], clients.Select(client => (client.Name, client.Section)));
    }

    [Fact]
    public void Settings_IncludeEveryDocumentedOption()
    {
        using var services = Services([]);

        foreach (var client in services.GetServices<RegisteredClient>())
        {
            var documented = SchemaFile.Values().Select(value => value.Key).Where(key => key.StartsWith(client.Section + ':', StringComparison.Ordinal));
            Assert.Empty(documented.Except(client.GetSettings().Select(setting => $"{client.Section}:{setting.Name}")));
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_IsShown_OnlyIfItIsKnownNotToBeASecret(string key)
    {
        string name = string.Join(':', key.Split(':')[2..]);

        var value = Tidewire.Clients.SettingText.Of(key[(key.LastIndexOf(':') + 1)..], "marked-secret", isOurs: true);

        Assert.True(
            value.IsMasked != _shownTexts.Contains(name),
            $"{name} is {(value.IsMasked ? "masked" : "shown")}. If it may be a secret, add it to _secrets in SettingText.cs, otherwise to {nameof(_shownTexts)} of this class.");
    }

    [Theory]
    [InlineData("https://issuer.example.com", "https://issuer.example.com")]
    [InlineData("https://user:marked-secret@issuer.example.com/a?marked-secret#marked-secret", "https://issuer.example.com/a")]
    [InlineData("https://user:marked-secret@:port", EffectiveSetting.Mask)]
    [InlineData("/introspect?key=marked-secret", "/introspect")]
    [InlineData("a@b", "a@b")]
    public void Text_IsShownWithoutPossibleSecrets_WhenItIsAnAddress(string text, string shown) =>
        Assert.Equal((shown, shown == EffectiveSetting.Mask), Tidewire.Clients.SettingText.Of("Issuer", text, isOurs: true));

    public static TheoryData<object?, string?, bool> Values => new()
    {
        { null, null, false },
        { "", null, false },
        { Array.Empty<string>(), null, false },
        { new List<string> { "marked-secret" }, EffectiveSetting.Mask, true },
        { (Action)(() => { }), "set", false },
        { true, "true", false },
        { false, "false", false },
        { 0.5, "0.5", false },
        { 1234.5m, "1234.5", false },
        { TimeSpan.FromSeconds(5), "00:00:05", false },
        { AuthWire.Introspection, "Introspection", false },
        { new Uri("/marked-secret", UriKind.Relative), EffectiveSetting.Mask, true },
        { new Uri("file:///marked-secret"), EffectiveSetting.Mask, true },
        { new Uri("https://user:marked-secret@host/a?marked-secret"), "https://host/a", false },
        { Guid.Empty, EffectiveSetting.Mask, true },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void Value_IsShown_OnlyIfItsTypeCannotHoldASecret(object? value, string? shown, bool isMasked) =>
        Assert.Equal((shown, isMasked), Tidewire.Clients.SettingText.Of("Any", value, isOurs: true));

    [Theory]
    [InlineData("X-Api-Key", "X-Api-Key")]
    [InlineData("X-Api-Key-2", EffectiveSetting.Mask)]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdef", "abcdefghijklmnopqrstuvwxyzabcdef")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefg", EffectiveSetting.Mask)]
    public void HeaderName_IsMasked_WhenItMayBeAKey(string text, string shown) =>
        Assert.Equal(shown, Tidewire.Clients.SettingText.Of("ApiKeyHeader", text, isOurs: true).Text);

    [Theory]
    [InlineData(null, null, SettingOrigin.Default, null, "00:00:05")]
    [InlineData("00:00:07", null, SettingOrigin.Configuration, "Tidewire:Auth:Budget", "00:00:07")]
    [InlineData("00:00:05", null, SettingOrigin.Configuration, "Tidewire:Auth:Budget", "00:00:05")]
    [InlineData(null, 9, SettingOrigin.Code, null, "00:00:09")]
    [InlineData("00:00:07", 9, SettingOrigin.Code, null, "00:00:09")]
    [InlineData("00:00:07", 7, SettingOrigin.Configuration, "Tidewire:Auth:Budget", "00:00:07")]
    public void Origin_IsTheSourceOfTheValue(string? section, int? code, SettingOrigin origin, string? key, string value)
    {
        using var services = Services(
            section is null ? [] : new() { ["Tidewire:Auth:Budget"] = section },
            tidewire => tidewire.AddAuth(options => options.Budget = code is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Budget));

        var budget = Setting(services, "Auth", "Budget");

        Assert.Equal((origin, key, value), (budget.Origin, budget.ConfigurationKey, budget.Value));
    }

    [Fact]
    public void Origin_IsTheCode_WhenItReplacesAddressAndKey()
    {
        using var services = Services(
            new() { ["Tidewire:Auth:ApiKey"] = "of-the-section" },
            tidewire => tidewire.AddAuth(options => (options.BaseAddress, options.ApiKey) = (new("https://code.example.com"), "of-the-code")));

        var address = Setting(services, "Auth", "BaseAddress");

        Assert.Equal(("https://code.example.com/", SettingOrigin.Code, null), (address.Value, address.Origin, address.ConfigurationKey));
        Assert.Equal((SettingOrigin.Code, null), (Setting(services, "Auth", "ApiKey").Origin, Setting(services, "Auth", "ApiKey").ConfigurationKey));
    }

    [Fact]
    public void Origin_IsTheShortVariable_WhenTheSectionDoesNotSetTheOption()
    {
        using var services = Services(
            new() { ["Tidewire:Auth:BaseAddress"] = "", ["AUTH_SERVICE_URL"] = "https://short.example.com", ["AUTH_SERVICE_API_KEY"] = "marked-secret" });

        var address = Setting(services, "Auth", "BaseAddress");
        var key = Setting(services, "Auth", "ApiKey");

        Assert.Equal(("https://short.example.com/", "AUTH_SERVICE_URL"), (address.Value, address.ConfigurationKey));
        Assert.Equal((EffectiveSetting.Mask, true, "AUTH_SERVICE_API_KEY"), (key.Value, key.IsMasked, key.ConfigurationKey));
    }

    [Fact]
    public void UnsetOption_ShowsItsEffectiveValue()
    {
        using var services = Services(new() { ["Tidewire:Analytics:CircuitBreaker:BreakDuration"] = "00:00:00.6" });

        Assert.Equal("00:00:05", Setting(services, "Analytics", "AttemptTimeout").Value);
        Assert.Equal("00:00:00.6000000", Setting(services, "Analytics", "CircuitBreaker:FirstBreak").Value);
        Assert.Equal("00:01:00", Setting(services, "Analytics", "ConnectionIdleTimeout").Value);
        Assert.Null(Setting(services, "Analytics", "ApiKey").Value);
    }

    [Fact]
    public void ReloadedValue_IsShown_UnlessItIsReadOnce()
    {
        var configuration = Configuration(new() { ["Tidewire:Auth:ConcurrencyLimit"] = "10" });
        using var services = Build(configuration);
        Assert.Equal("10", Setting(services, "Auth", "ConcurrencyLimit").Value);

        configuration["Tidewire:Auth:ConcurrencyLimit"] = "20";
        configuration["Tidewire:Auth:Budget"] = "00:00:09";
        configuration.Reload();

        Assert.Equal("10", Setting(services, "Auth", "ConcurrencyLimit").Value);
        Assert.Equal("00:00:09", Setting(services, "Auth", "Budget").Value);
    }

    [Fact]
    public void OptionsOfTheApplication_ShowNumbersAndAddresses_ButMaskTexts()
    {
        using var services = Services(
            new()
            {
                ["Tidewire:Stock:Limit"] = "7",
                ["Tidewire:Stock:Callback"] = "https://user:marked-secret@example.com/path?marked-secret",
                ["Tidewire:Stock:Paging:Order"] = "marked-secret",
                ["Tidewire:Stock:Tags:0"] = "marked-secret",
                ["Tidewire:Stock:Labels:a"] = "marked-secret",
                ["Tidewire:Stock:Regions:marked-secret:Size"] = "4",
                ["Tidewire:Stock:stock-room"] = "marked-secret",
            },
            tidewire => tidewire.AddClient<ILedgerApi, StockOptions>("Stock", LedgerJsonContext.Default, static (section, options) => section.Bind(options)));

        var settings = services.GetServices<RegisteredClient>().Single().GetSettings();

        Assert.DoesNotContain("marked-secret", string.Join('\n', settings), StringComparison.Ordinal);
        Assert.Equal(("7", "Tidewire:Stock:Limit"), Values("Limit"));
        Assert.Equal(("20", null), Values("PageSize"));
        Assert.Equal(("https://example.com/path", "Tidewire:Stock:Callback"), Values("Callback"));
        Assert.Equal((EffectiveSetting.Mask, "Tidewire:Stock:stock-room"), Values("stock-room"));
        Assert.Equal((EffectiveSetting.Mask, "Tidewire:Stock:Paging:Order"), Values("Paging:Order"));
        Assert.Equal((null, null), Values("Shelves"));

        (string?, string?) Values(string name) => settings.Where(setting => setting.Name == name).Select(setting => (setting.Value, setting.ConfigurationKey)).Single();
    }

    private static EffectiveSetting Setting(IServiceProvider services, string client, string name) =>
        services.GetServices<RegisteredClient>().Single(item => item.Name == client).GetSettings().Single(setting => setting.Name == name);

    private static ServiceProvider Services(Dictionary<string, string?> settings, Action<TidewireBuilder>? build = null) =>
        Build(Configuration(settings), build);

    private static ServiceProvider Build(IConfigurationRoot configuration, Action<TidewireBuilder>? build = null)
    {
        var services = new ServiceCollection();
        if (build is null)
            services.AddTidewire(configuration);
        else
            build(services.AddTidewireCore(configuration));
        return services.BuildServiceProvider();
    }

    private static IConfigurationRoot Configuration(Dictionary<string, string?> settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(ConfiguredHost.Settings(("Tidewire:Ledger:BaseAddress", "https://ledger.example.com"), ("Tidewire:Stock:BaseAddress", "https://stock.example.com")))
        .AddInMemoryCollection(settings)
        .Build();
}

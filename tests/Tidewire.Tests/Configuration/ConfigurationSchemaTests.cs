using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tidewire.Tests.Configuration;

/// <summary>The JSON schema for <c>appsettings.json</c> matches the behavior of the SDK.</summary>
public sealed class ConfigurationSchemaTests
{
    private static readonly Dictionary<string, string?> _addresses = new()
    {
        ["Tidewire:Auth:BaseAddress"] = "https://auth.example.com",
        ["Tidewire:Notifications:BaseAddress"] = "https://notifications.example.com",
        ["Tidewire:Analytics:BaseAddress"] = "https://analytics.example.com",
    };

    /// <summary>A valid value for each key that accepts any text.</summary>
    private static readonly Dictionary<string, string> _texts = new()
    {
        ["BaseAddress"] = "https://text.example.com/",
        ["ApiKey"] = "text",
        ["ApiKeyHeader"] = "X-Text",
        ["NextApiKey"] = "text",
        ["Issuer"] = "text",
        ["SubjectClaim"] = "text",
        ["Path"] = "/text",
        ["BasicUser"] = "text",
        ["TokenEndpoint"] = "https://text.example.com/token",
        ["ClientId"] = "text",
        ["ClientSecret"] = "text",
        ["Scope"] = "text",
        ["Audience"] = "text",
        ["Resource"] = "text",
        ["BatchPath"] = "/text",
        ["Directory"] = "/text",
    };

    /// <summary>The key of every value in the three sections.</summary>
    public static TheoryData<string> Keys => [.. SchemaFile.Values().Select(value => value.Key).Where(key => key != "Tidewire:UnknownKeys")];

    [Fact]
    public void EverySection_ForbidsAdditionalKeys_ExceptTidewire()
    {
        string[] open = [.. SchemaFile.Objects().Where(key => SchemaFile.Schema(key)["additionalProperties"]?.ToString() != "false")];

        // Other sections of Tidewire belong to clients that the application adds, or are ignored.
        Assert.Equal(["Tidewire"], open);
    }

    [Theory]
    [InlineData("Error")]
    [InlineData("Warn")]
    public async Task UnknownKeys_AcceptsTheValuesOfTheSchema(string value)
    {
        var values = SchemaFile.Schema("Tidewire:UnknownKeys")["enum"]!.AsArray();

        Assert.Contains(value, values.Select(node => node!.ToString()));
        Assert.Equal(2, values.Count);
        await ConfiguredHost.StartAsync(ConfiguredHost.Settings(("Tidewire:UnknownKeys", value)));
    }

    [Fact]
    public void File_MatchesTheOptions()
    {
        string expected = Path.Combine(AppContext.BaseDirectory, "ConfigurationSchema.expected.json");
        File.WriteAllText(expected, ConfigurationSchema.Text());

        Assert.True(SchemaFile.Text == ConfigurationSchema.Text(), $"An option or its documentation changed. Look at {expected} and copy it to src/Tidewire/ConfigurationSchema.json.");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Key_IsRead(string key)
    {
        string name = key.Split(':')[^1];
        bool anyText = SchemaFile.Schema(key)["type"]?.ToString() == "string" && SchemaFile.Schema(key)["pattern"] is null;

        Assert.True(!anyText || _texts.ContainsKey(name), $"{name} is a new text option. Add a valid value to {nameof(_texts)} of this class.");
        if (anyText)
            Assert.Equal(_texts[name], Read(key, _texts[name])?.ToString());
        else
            Assert.Contains(key, Assert.ThrowsAny<OptionsValidationException>(() => Read(key, "nonsense")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Default_IsTheEffectiveValue_WhenNothingIsSet(string key)
    {
        string? text = SchemaFile.Schema(key)["default"]?.ToString();

        object? unset = Read(key, null);

        Assert.Equal(unset, text is null ? null : Read(key, text));
        Assert.True(SchemaFile.Schema(key)["pattern"] is not { } pattern || text is null || Regex.IsMatch(text, pattern.ToString()));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Number_OutsideTheRange_IsRefused(string key)
    {
        foreach (var (bound, step) in new[] { ("minimum", -1L), ("maximum", 1L) })
        {
            if (SchemaFile.Schema(key)[bound] is not { } limit)
                continue;

            string beyond = (limit.GetValue<decimal>() + step).ToString(CultureInfo.InvariantCulture);

            Assert.Contains($"{key} is {beyond}.", Assert.ThrowsAny<OptionsValidationException>(() => Read(key, beyond)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("5", false)]
    [InlineData("00:05", false)]
    [InlineData("1.00:05", false)]
    [InlineData("5s", false)]
    [InlineData("24:00:00", false)]
    [InlineData("00:00:05", true)]
    [InlineData("0:00:00.25", true)]
    [InlineData("2.00:00:00", true)]
    public void Duration_MustHaveHoursMinutesAndSeconds(string text, bool matches) =>
        Assert.Equal(matches, Regex.IsMatch(text, SchemaFile.Schema("Tidewire:Auth:Budget")["pattern"]!.ToString()));

    /// <summary>The settings without which a value of this key would be refused.</summary>
    private static Dictionary<string, string?> Companions(string key)
    {
        string section = string.Join(':', key.Split(':')[..2]);
        if (key.Contains(":Credentials:", StringComparison.Ordinal))
        {
            return new()
            {
                [$"{section}:Credentials:TokenEndpoint"] = "https://login.example.com/token",
                [$"{section}:Credentials:ClientId"] = "client",
                [$"{section}:Credentials:ClientSecret"] = "secret",
            };
        }

        if (key.EndsWith(":Introspection:ClientId", StringComparison.Ordinal))
            return new() { [$"{section}:Introspection:ClientSecret"] = "secret" };
        if (key.EndsWith(":Introspection:ClientSecret", StringComparison.Ordinal))
            return new() { [$"{section}:Introspection:ClientId"] = "client" };

        return key.EndsWith(":NextApiKey", StringComparison.Ordinal) || key.EndsWith(":BasicUser", StringComparison.Ordinal) ? new() { [$"{section}:ApiKey"] = "key" } : [];
    }

    private static object? Read(string key, string? value)
    {
        if (value is null && key.EndsWith(":BaseAddress", StringComparison.Ordinal))
            return null;

        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(_addresses)
            .AddInMemoryCollection(value is null ? [] : Companions(key))
            .AddInMemoryCollection(value is null ? [] : [new(key, value)])
            .Build();
        using var services = new ServiceCollection().AddTidewire(configuration).Services.BuildServiceProvider();
        string[] path = key.Split(':');
        object? options = path[1] switch
        {
            "Auth" => services.GetRequiredService<IOptions<AuthOptions>>().Value,
            "Notifications" => services.GetRequiredService<IOptions<NotificationOptions>>().Value,
            _ => services.GetRequiredService<IOptions<AnalyticsOptions>>().Value,
        };
        return path.Skip(2).Aggregate<string, object?>(options, (holder, name) => holder!.GetType().GetProperty(name)!.GetValue(holder));
    }
}

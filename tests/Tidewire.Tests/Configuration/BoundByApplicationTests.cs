using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Configuration;

/// <summary>The known keys of options that an application binds itself: all keys that its delegate reads.</summary>
public sealed class BoundByApplicationTests
{
    // The source generator does not intercept a method group, so this delegate calls the binder that uses reflection.
    private static readonly Action<IConfiguration, object?> _reflection = ConfigurationBinder.Bind;

    public static TheoryData<string> Binders => ["generated", "reflection"];

    public static TheoryData<string, string, string> Unknown
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var row in Binders)
            {
                string binder = row.Data;
                data.Add(binder, "PageSiz", "Did you mean Tidewire:Stock:PageSize?");
                data.Add(binder, "Budgett", "Did you mean Tidewire:Stock:Budget?");
                data.Add(binder, "Retry:MaxAttempt", "Did you mean Tidewire:Stock:Retry:MaxAttempts?");
                data.Add(binder, "Paging:Sizes", "Did you mean Tidewire:Stock:Paging:Size?");
                data.Add(binder, "Regions:eu:Sizes", "Did you mean Tidewire:Stock:Regions:eu:Size?");
                data.Add(binder, "Shelves:0:Sizes", "Did you mean Tidewire:Stock:Shelves:0:Size?");
                data.Add(binder, "Labels:a:b", "Tidewire:Stock:Labels:a");
                data.Add(binder, "Room", "Did you mean Tidewire:Stock:stock-room?");
                data.Add(binder, "Retry", "Tidewire:Stock:Retry has a value (not shown), but a section is expected.");
                data.Add(binder, "Paging", "Tidewire:Stock:Paging has a value (not shown), but a section is expected.");
                data.Add(binder, "Labels", "Tidewire:Stock:Labels has a value (not shown), but a section is expected.");
                data.Add(binder, "Tags", "Tidewire:Stock:Tags has a value (not shown), but a section is expected.");
                data.Add(binder, "Regions", "Tidewire:Stock:Regions has a value (not shown), but a section is expected.");
                data.Add(binder, "Shelves", "Tidewire:Stock:Shelves has a value (not shown), but a section is expected.");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Unknown))]
    public void Key_IsRefused_WhenTheBinderDoesNotReadIt(string binder, string key, string failure)
    {
        var e = Assert.ThrowsAny<OptionsValidationException>(() => Read(Bind(binder), (key, "3")));

        Assert.Contains(failure, Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    /// <summary>The key of every value of the base options and of <see cref="StockOptions"/>, with each binder.</summary>
    public static TheoryData<string, string> Values
    {
        get
        {
            const string notifications = "Tidewire:Notifications:";
            var every = SchemaFile.Values().Select(value => value.Key).ToHashSet();
            string[] keys =
            [
                .. every.Where(key => key.StartsWith(notifications, StringComparison.Ordinal)).Select(key => key[notifications.Length..]).Where(key => every.Contains("Tidewire:Auth:" + key)),
                "PageSize", "Limit", "Window", "Callback", "stock-room", "Paging:Size", "Paging:Order", "Labels:a", "Regions:eu:Size", "Shelves:0:Order", "Tags:0",
            ];
            return [.. Binders.SelectMany(row => keys.Select(key => (row.Data, key)))];
        }
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Section_IsRefused_WhereAValueIsExpected(string binder, string key)
    {
        var e = Assert.ThrowsAny<OptionsValidationException>(() => Read(Bind(binder), ("BaseAddress", ""), ($"{key}:Name", "top-secret"), ($"{key}:Version", "2"), ("Budgett", "1")));

        // The binder that uses reflection takes a section for an object if the option has a default value.
        Assert.Contains(e.Failures, failure =>
            failure.StartsWith($"Tidewire:Stock:{key} is a section, but a single value is expected. ", StringComparison.Ordinal)
            || binder == "reflection" && failure.StartsWith($"Tidewire:Stock:{key}:Name is not a known key. ", StringComparison.Ordinal));
        Assert.Contains(e.Failures, failure => failure.StartsWith("Tidewire:Stock:Budgett is not a known key.", StringComparison.Ordinal));
        Assert.All(e.Failures, failure => Assert.StartsWith("Tidewire:", failure, StringComparison.Ordinal));
        Assert.DoesNotContain("top-secret", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Binders))]
    public void Key_IsKnown_WhenTheBinderReadsIt(string binder)
    {
        var options = Read(
            Bind(binder),
            ("PageSize", "7"), ("Limit", null), ("Window", "00:00:09"), ("Callback", "https://back.example.com"), ("Paging:Size", "8"), ("Labels:a", "b"), ("Labels:c", ""),
            ("Regions:eu:Size", "1"), ("Regions:us:Order", "name"), ("Shelves:0:Size", "2"), ("Shelves:1:Order", "age"), ("Tags:0", "x"), ("Tags:1", "y"),
            ("stock-room", "4"), ("Retry:MaxAttempts", "2"), ("ApiKey", "key"), ("CircuitBreaker", ""));

        Assert.Equal((7, null, 9, 8, "b", 2, 2, "x", "4", 2), (
            options.PageSize, options.Limit, options.Window.TotalSeconds, options.Paging.Size, options.Labels["a"], options.Regions.Count, options.Shelves.Count,
            options.Tags[0], options.Room, options.Retry.MaxAttempts));
    }

    [Theory]
    [MemberData(nameof(Binders))]
    public void ExplicitNull_IsBoundAsDotNetBindsIt(string binder)
    {
        var expected = new StockOptions();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Stock:Limit", null)]).Build();
        Bind(binder)(configuration.GetSection("Stock"), expected);

        Assert.Equal(expected.Limit, Read(Bind(binder), ("Limit", null)).Limit);
    }

    [Theory]
    [MemberData(nameof(Binders))]
    public void EveryValueThatCannotBeConverted_IsReported(string binder)
    {
        var e = Assert.ThrowsAny<OptionsValidationException>(() => Read(
            Bind(binder), ("PageSize", "many"), ("Window", "soon"), ("Callback", "http://user:top-secret@host:port"), ("Paging:Size", "4x"), ("Budgett", "1")));

        Assert.Equal(
            [
                "Tidewire:Stock:Budgett is not a known key.",
                "Tidewire:Stock:Callback (not shown) is not an address.",
                "Tidewire:Stock:PageSize is 'many', which is not a number in range.",
                "Tidewire:Stock:Paging:Size is '4x', which is not a number in range.",
                "Tidewire:Stock:Window is 'soon', which is not a duration.",
            ],
            e.Failures.Order().Select(failure => failure[..(failure.IndexOf(". ", StringComparison.Ordinal) + 1)]));
        Assert.DoesNotContain("top-secret", e.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Handwritten delegates, and keys that each of them reads.</summary>
    public static TheoryData<string, string[]> Handwritten => new()
    {
        { "indexer", ["PageSize", "Paging:Size"] },
        { "names", ["Tags:red", "Tags:green"] },
        { "everything", ["Labels:a", "Labels:b:c"] },
        { "kept", ["Raw:a", "Raw:b:c"] },
        { "get", ["Paging:Size", "Paging:Order"] },
        { "exists", ["PageSize"] },
    };

    [Theory]
    [MemberData(nameof(Handwritten))]
    public void Key_IsKnown_WhenADelegateWrittenByHandReadsIt(string way, string[] keys)
    {
        Read(ByHand(way), [.. keys.Select(key => (key, (string?)"3"))]);

        var e = Assert.ThrowsAny<OptionsValidationException>(() => Read(ByHand(way), [.. keys.Select(key => (key, (string?)"3")), ("Odd", "3")]));
        Assert.StartsWith("Tidewire:Stock:Odd is not a known key.", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void ExceptionOfADelegate_IsReported_WithoutUnknownKeys()
    {
        var e = Assert.ThrowsAny<OptionsValidationException>(() => Read(
            static (section, options) => throw new InvalidOperationException($"No room for {section["PageSize"]}."), ("PageSize", "3"), ("Other", "3")));

        Assert.Contains("No room for 3.", e.Failures);
        Assert.DoesNotContain(e.Failures, failure => failure.Contains("not a known key", StringComparison.Ordinal));
    }

    [Fact]
    public void Section_MayBeReadAndWatched_AfterTheDelegateHasReturned()
    {
        IConfiguration? kept = null;
        int changes = 0;
        var settings = Settings([("PageSize", "3")]);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var services = Services(configuration, (section, options) =>
        {
            section.Bind(options);
            kept ??= section;
        });
        _ = services.GetRequiredService<IOptions<StockOptions>>().Value;
        using var registration = Microsoft.Extensions.Primitives.ChangeToken.OnChange(kept!.GetReloadToken, () => changes++);

        configuration["Tidewire:Stock:PageSize"] = "4";
        configuration.Reload();

        Assert.Equal(("4", 1), (kept["PageSize"], changes));
        Assert.Equal("Tidewire:Stock:Paging", kept.GetSection("Paging").Path);
    }

    [Theory]
    [MemberData(nameof(Binders))]
    public void Section_MayHaveAnyImplementation(string binder)
    {
        var configuration = new OtherConfiguration(new ConfigurationBuilder().AddInMemoryCollection(Settings([("PageSize", "7"), ("Paging:Size", "8")])).Build());
        using var services = Services(configuration, Bind(binder));

        var options = services.GetRequiredService<IOptions<StockOptions>>().Value;

        Assert.Equal((7, 8), (options.PageSize, options.Paging.Size));
    }

    [Fact]
    public void Delegate_MayWriteToItsSection()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings([("PageSize", "7")])).Build();
        using var services = Services(configuration, static (section, options) =>
        {
            section["PageSize"] = "9";
            section.Bind(options);
        });

        Assert.Equal(9, services.GetRequiredService<IOptions<StockOptions>>().Value.PageSize);
        Assert.Equal("9", configuration["Tidewire:Stock:PageSize"]);
    }

    private static Action<IConfiguration, StockOptions> Bind(string binder) =>
        binder == "generated" ? static (section, options) => section.Bind(options) : static (section, options) => _reflection(section, options);

    private static Action<IConfiguration, StockOptions> ByHand(string way) => (section, options) =>
    {
        options.BaseAddress = new(section["BaseAddress"]!);
        switch (way)
        {
            case "indexer":
                options.PageSize = int.Parse(section["PageSize"]!);
                options.Paging.Size = int.Parse(section["Paging:Size"]!);
                break;
            case "names":
                options.Tags.AddRange(section.GetSection("Tags").GetChildren().Select(tag => tag.Key));
                break;
            case "everything":
                foreach (var (key, value) in section.GetSection("Labels").AsEnumerable(makePathsRelative: true))
                    options.Labels[key] = value ?? "";
                break;
            case "kept":
                options.Room = section.GetSection("Raw").Path;
                break;
            case "get":
                options.Paging.Size = section.GetSection("Paging").Get<StockPaging>()!.Size;
                break;
            default:
                options.PageSize = section.GetSection("PageSize").Exists() ? section.GetValue<int>("PageSize") : 0;
                break;
        }
    };

    private static StockOptions Read(Action<IConfiguration, StockOptions> bind, params (string Key, string? Value)[] more)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings(more)).Build();
        using var services = Services(configuration, bind);
        return services.GetRequiredService<IOptions<StockOptions>>().Value;
    }

    private static Dictionary<string, string?> Settings((string Key, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?> { ["Tidewire:Stock:BaseAddress"] = "https://stock.example.com" };
        foreach (var (key, value) in more)
            settings["Tidewire:Stock:" + key] = value;
        return settings;
    }

    private static ServiceProvider Services(IConfiguration configuration, Action<IConfiguration, StockOptions> bind) =>
        new ServiceCollection().AddTidewireCore(configuration)
            .AddClient<ILedgerApi, StockOptions>("Stock", LedgerJsonContext.Default, bind)
            .Services.BuildServiceProvider();
}

using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Refit;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Clients.Search;

/// <summary>Values in paths, queries and forms are written as the client's JSON context writes them, in any culture.</summary>
public sealed class ValueTests : IDisposable
{
    private static readonly DateTimeOffset _moment = new(2026, 11, 25, 10, 0, 5, TimeSpan.FromHours(2));
    private static readonly SearchFilter _filter = new()
    {
        CreatedAfter = _moment,
        OnlyOpen = true,
        Urgency = Urgency.VeryHigh,
        ItemIds = [1, 2],
        MinAmount = 1234.5m,
    };

    private readonly MemoryService _service = new();

    public static TheoryData<bool> Cultures => [false, true];

    [Theory]
    [MemberData(nameof(Cultures))]
    public async Task Query_HasValuesInTheirJsonFormat(bool foreign)
    {
        var query = await AskAsync(foreign, (api, ct) => api.ByParametersAsync(
            _moment, new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc), new(2026, 12, 31), new(8, 30), TimeSpan.FromMinutes(90), true, 1234.5m, 0.1,
            new Guid("11111111-2222-3333-4444-555555555555"), Urgency.VeryHigh, Severity.Major, new(7), ct));

        Assert.Equal(
            [
                "created_after=2026-11-25T10:00:05+02:00",
                "changed_after=2026-01-02T03:04:05.678Z",
                "due_on=2026-12-31",
                "opens_at=08:30:00",
                "min_age=01:30:00",
                "only_open=true",
                "min_amount=1234.5",
                "score=0.1",
                "owner_id=11111111-2222-3333-4444-555555555555",
                "urgency=very-high",
                "severity=7",
                "item_id=#7",
            ],
            query);
    }

    [Fact]
    public async Task Query_KeepsNamesOfTheInterface_AndOmitsNulls() => Assert.Equal(
        ["fixedName=a b", "state=open", "asWritten=c", "alsoAsWritten=d", "plain_name=e&f"],
        await AskAsync(false, (api, ct) => api.ByNamesAsync("a b", "c", "d", "header", leftOut: null, "e&f", ct)));

    [Fact]
    public async Task Query_HasOnePairPerItem_UnlessTheInterfaceSetsACollectionFormat() => Assert.Equal(
        ["item_ids=1", "item_ids=2", "urgencies=Low", "urgencies=very-high", "due_dates=2026-01-01,2026-01-02"],
        await AskAsync(false, (api, ct) => api.ByCollectionsAsync([1, 2], [Urgency.Low, Urgency.VeryHigh], [new(2026, 1, 1), new(2026, 1, 2)], ct)));

    [Theory]
    [MemberData(nameof(Cultures))]
    public async Task QueryObject_UsesJsonPropertyNames(bool foreign) => Assert.Equal(
        ["created_after=2026-11-25T10:00:05+02:00", "only_open=true", "urgency=very-high", "item_ids=1", "item_ids=2", "NAMED=1234.5"],
        await AskAsync(foreign, (api, ct) => api.ByFilterAsync(_filter, ct)));

    [Fact]
    public async Task QueryDictionary_KeepsItsKeys() =>
        Assert.Equal(["someKey=true", "Other Key=false"], await AskAsync(false, (api, ct) => api.ByDictionaryAsync(new() { ["someKey"] = true, ["Other Key"] = false }, ct)));

    [Theory]
    [MemberData(nameof(Cultures))]
    public async Task Format_IsTakenFromTheInterface_WhenItSetsOne(bool foreign) =>
        Assert.Equal(["founded_in=2026", "urgency=1"], await AskAsync(foreign, (api, ct) => api.ByFormatAsync(_moment, Urgency.VeryHigh, ct)));

    [Theory]
    [MemberData(nameof(Cultures))]
    public async Task Path_HasValuesInTheirJsonFormat(bool foreign)
    {
        await AskAsync(foreign, (api, ct) => api.ByPathAsync(_moment, Urgency.VeryHigh, false, 1234.5m, ct));

        Assert.Equal("/items/2026-11-25T10:00:05+02:00/very-high/false/1234.5", Uri.UnescapeDataString(_service.Requests[0].Address.AbsolutePath));
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public async Task Form_HasValuesInTheirJsonFormat(bool foreign)
    {
        await AskAsync(foreign, (api, ct) => api.ByFormAsync(_filter, ct));

        Assert.Equal(
            ["created_after=2026-11-25T10:00:05+02:00", "only_open=true", "urgency=very-high", "item_ids=1", "item_ids=2", "NAMED=1234.5"],
            _service.Body.Split('&').Select(Uri.UnescapeDataString));
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public async Task Parts_HaveValuesInTheirJsonFormat(bool foreign)
    {
        await AskAsync(foreign, (api, ct) => api.ByPartsAsync(_moment, true, ct));

        Assert.Contains("\r\n\r\n2026-11-25T10:00:05+02:00\r\n", _service.Body, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\ntrue\r\n", _service.Body, StringComparison.Ordinal);
        Assert.Contains("name=created_after\r\n", _service.Body.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("name=only_open\r\n", _service.Body.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_StayAsDeclared_WhenTheContextHasNoPolicy() => Assert.Equal(
        ["CreatedAfter=2026-11-25T10:00:05+02:00", "OnlyOpen=true", "Urgency=very-high", "ItemIds=1", "ItemIds=2", "NAMED=1234.5"],
        await AskAsync(false, (api, ct) => api.ByFilterAsync(_filter, ct), PlainNamesJsonContext.Default));

    [Fact]
    public async Task Enum_IsText_WhenTheContextUsesStringEnumConverter() => Assert.Contains(
        "severity=Major",
        await AskAsync(false, (api, ct) => api.ByParametersAsync(_moment, null, default, default, default, true, 1, 1, default, Urgency.Low, Severity.Major, default, ct), PlainNamesJsonContext.Default));

    public static TheoryData<object?, string?> OtherValues => new()
    {
        { null, null },
        { new byte[] { 251, 255 }, "+/8=" },
        { new Uri("https://shop.example/a b"), "https://shop.example/a b" },
        { Half.One, "1" },
        { new Version(1, 2), "1.2" },
        { false, "false" },
        { 'x', "x" },
        { 7L, "7" },
        { new ItemId(7), "#7" },
        { Severity.Major, "7" },
    };

    [Theory]
    [MemberData(nameof(OtherValues), DisableDiscoveryEnumeration = true)]
    public void OtherValue_IsWrittenInItsJsonFormat_OrAsItsText(object? value, string? text) =>
        Assert.Equal(text, new Tidewire.Clients.JsonValueFormatter(SearchJsonContext.Default).Format(value, formatString: null));

    [Fact]
    public void ValueWhoseJsonIsAnObject_IsWrittenAsItsText() =>
        Assert.Equal(_filter.ToString(), new Tidewire.Clients.JsonValueFormatter(SearchJsonContext.Default).Format(_filter, formatString: null));

    [Fact]
    public void Interface_IsRefused_WhenTheContextDoesNotContainAnEnum()
    {
        var builder = new ServiceCollection().AddTidewireCore(new ConfigurationBuilder().Build());

        var e = Assert.Throws<InvalidOperationException>(() => builder.AddClient<ISearchApi>("Search", Ledger.LedgerJsonContext.Default));

        Assert.Contains("LedgerJsonContext does not contain Tidewire.Tests.Clients.Search.Urgency", e.Message, StringComparison.Ordinal);
        Assert.Contains("[JsonSerializable(typeof(Urgency))]", e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _service.Dispose();

    private async Task<IEnumerable<string>> AskAsync(
        bool foreign, Func<ISearchApi, CancellationToken, Task<IApiResponse>> call, JsonSerializerContext? json = null)
    {
        using var application = new TestApplication(
            new Dictionary<string, string?> { ["Tidewire:Search:BaseAddress"] = "http://127.0.0.1:9" },
            build: builder => builder.AddClient<ISearchApi>("Search", json ?? SearchJsonContext.Default, http: http => http.ConfigurePrimaryHttpMessageHandler(() => _service)));

        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = foreign ? Foreign() : before;
        try
        {
            Assert.True(await application.Services.GetRequiredService<ServiceCaller<ISearchApi>>().OrFalseAsync(call, TestContext.Current.CancellationToken));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        return _service.Requests[0].Address.Query.TrimStart('?').Split('&').Select(Uri.UnescapeDataString);
    }

    // Built here, because the tests run with InvariantGlobalization, which lacks the data of real cultures.
    private static CultureInfo Foreign()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator, culture.NumberFormat.NegativeSign) = (",", ".", "−");
        (culture.DateTimeFormat.ShortDatePattern, culture.DateTimeFormat.DateSeparator, culture.DateTimeFormat.TimeSeparator) = ("dd.MM.yy", ".", ".");
        return culture;
    }
}

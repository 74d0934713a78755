using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Tidewire.Clients;
using Tidewire.Tests.Configuration;

namespace Tidewire.Tests.Documentation;

/// <summary>The tables of docs/configuration.md, generated from the options: keys, defaults, ranges, and the text of their documentation.</summary>
internal static partial class ConfigurationPage
{
    /// <summary>Options that are read once, when the application starts. A test fails if an option is documented as read once but is not in this list.</summary>
    private static readonly HashSet<string> _readOnce =
    [
        nameof(ServiceClientOptions.BaseAddress), nameof(ServiceClientOptions.AllowInsecureHttp), nameof(ServiceClientOptions.ConcurrencyLimit),
        nameof(ServiceClientOptions.ConnectionIdleTimeout), nameof(ServiceClientOptions.PropagateBaggage), nameof(ServiceClientOptions.UseApplicationResilience),
        "Cache:MaxTokens", "Cache:Distributed", "Store:Durability", "Store:MaxBytes", "Outbox:Durability",
    ];

    private static readonly ServiceClientOptions[] _clients = [new AuthOptions(), new NotificationOptions(), new AnalyticsOptions(), new ServiceClientOptions()];

    /// <summary>The rows of each table, by the name of the table.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<OptionRow>> Tables { get; } = new Dictionary<string, IReadOnlyList<OptionRow>>
    {
        ["Client"] = [.. Rows(typeof(ServiceClientOptions), _clients, prefix: "").Where(row => !row.Key.StartsWith("Credentials:", StringComparison.Ordinal))],
        ["Credentials"] = [.. Rows(typeof(ServiceClientOptions), [new ServiceClientOptions()], prefix: "").Where(row => row.Key.StartsWith("Credentials:", StringComparison.Ordinal))],
        ["Auth"] = [.. Rows(typeof(AuthOptions), [new AuthOptions()], prefix: "")],
        ["Notifications"] = [.. Rows(typeof(NotificationOptions), [new NotificationOptions()], prefix: "")],
        ["Analytics"] = [.. Rows(typeof(AnalyticsOptions), [new AnalyticsOptions()], prefix: "")],
    };

    /// <summary>The page with regenerated tables.</summary>
    public static string Updated(string page) =>
        Place().Replace(page, place => $"{place.Groups["begin"].Value}\n{Table(Tables[place.Groups["table"].Value])}{place.Groups["end"].Value}");

    private static string Table(IReadOnlyList<OptionRow> rows)
    {
        var lines = rows.Select(row => $"| `{row.Key}` | {row.Default} | {row.Range} | {(row.IsLive ? "yes" : "no")} | {row.Meaning} |\n");
        return $"| Key | Default | Range | Live | Meaning |\n|---|---|---|---|---|\n{string.Concat(lines)}";
    }

    private static IEnumerable<OptionRow> Rows(Type type, object[] owners, string prefix) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => !property.PropertyType.IsAssignableTo(typeof(Delegate)))
            .SelectMany(property => property.CanWrite
                ? [Row(property, owners, prefix + property.Name)]
                : Rows(property.PropertyType, [.. owners.Select(owner => property.GetValue(owner)!)], $"{prefix}{property.Name}:"));

    private static OptionRow Row(PropertyInfo property, object[] owners, string key)
    {
        string summary = XmlDocumentation.MarkdownOf(property);
        bool isReadOnce = _readOnce.Contains(key);
        Assert.True(isReadOnce || !summary.Contains("ead once", StringComparison.Ordinal), $"The documentation of {key} says that it is read once. Add it to {nameof(_readOnce)} of {nameof(ConfigurationPage)}.");

        // Sentences such as "Default 5 s, range 1 s to 1 hour." are left out: the table has columns for them.
        var sentences = Sentences().Split(summary).Where(sentence => !InColumns().IsMatch(sentence));
        string[] defaults = [.. owners.Select(owner => Text(property.GetValue(owner)))];
        return new(
            key,
            key == nameof(ServiceClientOptions.BaseAddress) ? "required" : defaults.Distinct().Count() == 1 ? defaults[0] : string.Join(" / ", defaults),
            Range(property),
            !isReadOnce,
            string.Join(' ', sentences).Replace("|", @"\|", StringComparison.Ordinal));
    }

    private static string Range(PropertyInfo property)
    {
        if (property.Name == nameof(AnalyticsOptions.SampleRate))
            return "0 to 1";
        if (property.Name == nameof(AuthOptions.UnknownTokenShare))
            return "0.01 to 1";

        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsEnum)
            return string.Join(", ", Enum.GetNames(type).Select(name => $"`{name}`"));
        if (type == typeof(bool))
            return "`true`, `false`";
        if (type == typeof(string))
            return "text";
        if (type == typeof(Uri))
            return "address";

        return property.GetCustomAttributesData().Single(data => data.AttributeType == typeof(SettingRangeAttribute) || data.AttributeType == typeof(SettingDurationAttribute)) switch
        {
            { AttributeType: var attribute } data when attribute == typeof(SettingDurationAttribute) => $"{Duration(Bound(data, 0))} to {Duration(Bound(data, 1))}",
            var data => $"{Number(Bound(data, 0))} to {Number(Bound(data, 1))}",
        };
    }

    private static double Bound(CustomAttributeData range, int index) => Convert.ToDouble(range.ConstructorArguments[index].Value, CultureInfo.InvariantCulture);

    private static string Text(object? value) => value switch
    {
        null => "not set",
        bool isOn => isOn ? "`true`" : "`false`",
        TimeSpan time => $"`{(time.Ticks % TimeSpan.TicksPerSecond == 0 ? time.ToString("c") : time.ToString("c").TrimEnd('0'))}`",
        double number => $"`{number.ToString(CultureInfo.InvariantCulture)}`",
        _ => $"`{value}`",
    };

    private static string Duration(double seconds) => seconds switch
    {
        0 => "0",
        < 0.1 => $"{Number(seconds * 1_000)} ms",
        < 60 => $"{Number(seconds)} s",
        < 3_600 => $"{Number(seconds / 60)} min",
        <= 86_400 => $"{Number(seconds / 3_600)} h",
        _ => $"{Number(seconds / 86_400)} days",
    };

    private static string Number(double number) => number.ToString("#,0.###", CultureInfo.InvariantCulture);

    [GeneratedRegex("(?<begin><!-- options: (?<table>\\w+) -->\n)(?:.*?)(?<end>\n<!-- end of options -->)", RegexOptions.Singleline)]
    private static partial Regex Place();

    [GeneratedRegex(@"(?<=[.]) (?=[A-Z`])")]
    private static partial Regex Sentences();

    [GeneratedRegex(@"^(Default|Range) [^:;]*\.$|^(Read once|Can be changed by a configuration reload|Required; read once)\.$")]
    private static partial Regex InColumns();
}

using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using LocalServices.Faults;

namespace Tidewire.Samples.Tests.WebApi;

/// <summary>The health checks of the sample, and its metrics with the names that the dashboard and alerts use.</summary>
public sealed partial class MonitoringTests
{
    // Metrics that a short run may not emit. The stores of the sample report no size: events are in memory, and messages are in the sample's own database. Messages
    // are counted only periodically.
    private static readonly string[] _notAlwaysEmitted =
        ["tidewire_analytics_store_size_bytes", "tidewire_notifications_store_size_bytes", "tidewire_notifications_held", "tidewire_delivery_state"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Outage_LeavesTheApplicationAlive_AndDegradesItsReadiness()
    {
        await using var application = await WebApiApplication.StartAsync(("Tidewire:Auth:CircuitBreaker:FailureThreshold", "1"));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await GetAsync(application, "/health/ready"));

        await application.Services.Auth.StopAsync();
        using var client = application.With("a-token");
        using var refused = await client.GetAsync("/me", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await GetAsync(application, "/health/live"));
        Assert.Equal((HttpStatusCode.OK, "Degraded"), await GetAsync(application, "/health/ready"));
    }

    [Fact]
    public async Task DashboardAndAlerts_UseOnlyExistingMetrics()
    {
        var (names, values) = await EmittedAsync();
        string[] queries = [.. DashboardQueries(), .. AlertQueries()];

        Assert.InRange(queries.Length, 20, 100);
        Assert.All(queries, query =>
        {
            foreach (string name in Name().Matches(query).Select(name => name.Value))
                Assert.True(names.Contains(name) || _notAlwaysEmitted.Contains(name), $"{name} is not emitted, but used by {query}");
            foreach (Match filter in Filter().Matches(query).Where(filter => !filter.Groups["values"].Value.StartsWith('$')))
            {
                foreach (string value in filter.Groups["values"].Value.Split('|').Where(value => value.Length > 0))
                    Assert.True(values.Contains((filter.Groups["label"].Value, value)) || IsDocumented(filter.Groups["label"].Value, value), $"{filter.Value} of {query} never matches");
            }
        });
    }

    [Fact]
    public async Task Dashboard_ShowsEveryMetricOfTheSample()
    {
        var (names, _) = await EmittedAsync();
        string queries = string.Join('\n', DashboardQueries());

        Assert.All(
            names.Where(name => name.StartsWith("tidewire_", StringComparison.Ordinal) && !name.EndsWith("_sum", StringComparison.Ordinal)),
            name => Assert.Contains(name, queries, StringComparison.Ordinal));
    }

    // Returns what the sample emits after calls that succeed and fail, with a circuit that opens, and events that are delivered and dropped.
    private static async Task<(HashSet<string> Names, HashSet<(string Label, string Value)> Values)> EmittedAsync()
    {
        await using var application = await WebApiApplication.StartAsync(("Tidewire:Auth:CircuitBreaker:FailureThreshold", "1"));
        using var client = await application.SignInAsync("ada");
        (await client.GetAsync("/me", Cancellation)).Dispose();
        application.Analytics.Track("ada", "read", "document", "d1");
        await application.Analytics.FlushAsync(Cancellation);
        application.Services.Analytics.Inject(new FaultRule { Status = 400, Times = 1 });
        application.Analytics.Track("ada", "read", "document", "d2");
        await application.Analytics.FlushAsync(Cancellation);
        await application.Services.Auth.StopAsync();
        (await client.GetAsync("/me", Cancellation)).Dispose();

        string text = await application.Anonymous.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);

        var names = new HashSet<string>(StringComparer.Ordinal) { "le" };
        var values = new HashSet<(string, string)>();
        foreach (Match sample in Sample().Matches(text))
        {
            names.Add(sample.Groups["name"].Value);
            foreach (Match label in Label().Matches(sample.Groups["labels"].Value))
            {
                names.Add(label.Groups["label"].Value);
                values.Add((label.Groups["label"].Value, label.Groups["value"].Value));
            }
        }

        return (names, values);
    }

    private static IEnumerable<string> DashboardQueries()
    {
        using var dashboard = JsonDocument.Parse(Read("tidewire.json"));
        foreach (var panel in dashboard.RootElement.GetProperty("panels").EnumerateArray())
        {
            if (!panel.TryGetProperty("targets", out var targets))
                continue;
            foreach (var target in targets.EnumerateArray())
                yield return target.GetProperty("expr").GetString()!;
        }

        foreach (var variable in dashboard.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray().Where(variable => variable.GetProperty("type").GetString() == "query"))
            yield return variable.GetProperty("query").GetProperty("query").GetString()!;
    }

    private static IEnumerable<string> AlertQueries() => Expression().Matches(Read("alerts.yml")).Select(rule => rule.Groups["expr"].Value);

    private static bool IsDocumented(string label, string value) =>
        Array.Exists(Read("telemetry.md").Split('\n'), line => line.Replace('.', '_').StartsWith($"| `{label}` |", StringComparison.Ordinal) && line.Contains($"`{value}`", StringComparison.Ordinal))
        || (label == "tidewire_delivery_reason" && Enum.GetNames<DropReason>().Contains(value, StringComparer.OrdinalIgnoreCase));

    private static async Task<(HttpStatusCode Status, string Text)> GetAsync(WebApiApplication application, string path)
    {
        using var answer = await application.Anonymous.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"\b(tidewire_\w+|error_type|le)\b")]
    private static partial Regex Name();

    [GeneratedRegex("""(?<label>\w+)(=|!=|=~|!~)"(?<values>[^"]*)" *""")]
    private static partial Regex Filter();

    [GeneratedRegex(@"^(?<name>[a-z_]+)(\{(?<labels>.*)\})? \S+", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<label>\w+)="(?<value>[^"]*)" *""")]
    private static partial Regex Label();

    [GeneratedRegex(@"^ +expr: (\|\n)?(?<expr>.*\n( {10,}.*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Expression();
}

// dotnet run Mutation.cs -- <root of the repository> <report> <layer> <minutes>: writes the row of a layer in docs/quality.md, and lists the changes that no test noticed.
// The score is the share of changes that a test noticed, by failing or by running into its time limit, among all changes that compile, including those that no test reaches.
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

const string Head = "| Layer | Changes | Killed | Timed out | Survived | Not reached | Score | Of those reached | Minutes | Measured |\n|---|---|---|---|---|---|---|---|---|---|\n";
string root = args[0], layer = args[2], minutes = args[3];
string page = Path.Combine(root, "docs", "quality.md");
string text = File.ReadAllText(page);
var rows = Regex.Matches(text, @"^\| `(\w+)` \|(?: \d+ \|){5} [\d.]+ % \|.*$", RegexOptions.Multiline).ToDictionary(row => row.Groups[1].Value, row => row.Value);

var counts = new Dictionary<string, int>();
using var report = JsonDocument.Parse(File.ReadAllText(args[1]));
foreach (var file in report.RootElement.GetProperty("files").EnumerateObject())
{
    string[] lines = file.Value.GetProperty("source").GetString()!.Split('\n');
    foreach (var mutant in file.Value.GetProperty("mutants").EnumerateArray())
    {
        var start = mutant.GetProperty("location").GetProperty("start");
        int line = start.GetProperty("line").GetInt32(), column = start.GetProperty("column").GetInt32();
        // Tests have no synchronization context, so no test can notice a change of ConfigureAwait.
        if (lines[line - 1][..Math.Min(column - 1, lines[line - 1].Length)].EndsWith("ConfigureAwait(", StringComparison.Ordinal))
            continue;

        string status = mutant.GetProperty("status").GetString()!;
        counts[status] = counts.GetValueOrDefault(status) + 1;
        if (status is "Survived" or "NoCoverage")
            Console.WriteLine($"{status,-10} {Path.GetRelativePath(root, file.Name)}:{line}:{column} {mutant.GetProperty("mutatorName").GetString()}: {mutant.GetProperty("replacement").GetString()!.ReplaceLineEndings(" ")}");
    }
}

int killed = Count("Killed"), timedOut = Count("Timeout"), survived = Count("Survived"), unreached = Count("NoCoverage");
int reached = killed + timedOut + survived;
string[] cells =
[
    $"`{layer}`", $"{reached + unreached}", $"{killed}", $"{timedOut}", $"{survived}", $"{unreached}",
    Percent(killed + timedOut, reached + unreached), Percent(killed + timedOut, reached), minutes, $"{DateTime.UtcNow:yyyy-MM-dd}",
];
rows[layer] = $"| {string.Join(" | ", cells)} |";

string table = Head + string.Concat(rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Value}\n"));
File.WriteAllText(page, Regex.Replace(text, "(<!-- mutation -->\n).*?(<!-- /mutation -->)", match => $"{match.Groups[1].Value}\n{table}\n{match.Groups[2].Value}", RegexOptions.Singleline));
Console.Write(table);

int Count(string status) => counts.GetValueOrDefault(status);

// Rounded down.
static string Percent(int part, int whole) => (Math.Floor(1_000.0 * part / Math.Max(1, whole)) / 10).ToString("0.0", CultureInfo.InvariantCulture) + " %";

// dotnet run Mutation.cs -- <root of the repository> <folder with the reports> <room>...: writes a row of docs/quality.md for each room.
// The score is what was noticed (killed, or timed out) of all changes that compile, those that no test reaches included.
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

const string Head = "| Room | Changes | Noticed | Survived | Not reached | Score | Measured |\n|---|---|---|---|---|---|---|\n";
string root = args[0], results = args[1];
string page = Path.Combine(root, "docs", "quality.md");
string text = File.ReadAllText(page);
var rows = Regex.Matches(text, @"^\| `(\w+)` \|(?: \d+ \|){4} [\d.]+ % \|.*$", RegexOptions.Multiline).ToDictionary(row => row.Groups[1].Value, row => row.Value);

foreach (string room in args[2..])
{
    using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(results, $"{room}.json")));
    var statuses = report.RootElement.GetProperty("files").EnumerateObject()
        .SelectMany(file => file.Value.GetProperty("mutants").EnumerateArray())
        .Select(mutant => mutant.GetProperty("status").GetString())
        .ToList();
    int noticed = statuses.Count(status => status is "Killed" or "Timeout");
    int survived = statuses.Count(status => status == "Survived");
    int unreached = statuses.Count(status => status == "NoCoverage");
    int all = noticed + survived + unreached;
    string score = (Math.Floor(1_000.0 * noticed / all) / 10).ToString("0.0", CultureInfo.InvariantCulture);
    rows[room] = $"| `{room}` | {all} | {noticed} | {survived} | {unreached} | {score} % | {DateTime.UtcNow:yyyy-MM-dd} |";
}

string table = Head + string.Concat(rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Value}\n"));
File.WriteAllText(page, Regex.Replace(text, "(<!-- mutation -->\n).*?(<!-- /mutation -->)", match => $"{match.Groups[1].Value}\n{table}\n{match.Groups[2].Value}", RegexOptions.Singleline));
Console.Write(table);

// dotnet run Coverage.cs -- <root of the repository> <folder with the results>: merges what each suite covered, writes the table of docs/quality.md, and lists the gaps beside the results.
// A line or branch is covered if any suite covered it.
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

string root = args[0], results = args[1];
string[] suites = [.. Directory.GetFiles(results, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];
var lines = new Dictionary<(string File, int Line), bool>();
var branches = new Dictionary<(string File, int Line, int Offset, int Path, string Method), bool>();

foreach (string suite in suites)
{
    using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(results, $"{suite}.json")));
    foreach (var file in document.RootElement.EnumerateObject().SelectMany(module => module.Value.EnumerateObject()))
    {
        string path = Path.GetRelativePath(root, file.Name).Replace('\\', '/');
        if (!path.StartsWith("src/", StringComparison.Ordinal) || path.Contains("/obj/", StringComparison.Ordinal))
            continue;

        foreach (var method in file.Value.EnumerateObject().SelectMany(type => type.Value.EnumerateObject()))
        {
            foreach (var line in method.Value.GetProperty("Lines").EnumerateObject())
                Add(lines, (path, int.Parse(line.Name, CultureInfo.InvariantCulture)), line.Value.GetInt32() > 0);
            foreach (var branch in method.Value.GetProperty("Branches").EnumerateArray())
                Add(branches, (path, Number(branch, "Line"), Number(branch, "Offset"), Number(branch, "Path"), method.Name), Number(branch, "Hits") > 0);
        }
    }
}

var text = new StringBuilder();
text.Append(CultureInfo.InvariantCulture, $"Measured on {DateTime.UtcNow:yyyy-MM-dd} by `tests/quality/coverage`, of these suites:\n\n");
foreach (string suite in suites)
    text.Append(CultureInfo.InvariantCulture, $"- `{suite}`: {Summary(suite)}\n");
text.Append("\n| Part of `src` | Lines | Line coverage | Branches | Branch coverage |\n|---|---|---|---|---|\n");
foreach (string part in lines.Keys.Select(line => PartOf(line.File)).Concat(branches.Keys.Select(branch => PartOf(branch.File))).Distinct().Order(StringComparer.Ordinal))
    Row($"`{part}`", file => PartOf(file) == part);
Row("**all of these**", _ => true);

string page = Path.Combine(root, "docs", "quality.md");
string old = File.ReadAllText(page);
File.WriteAllText(page, Regex.Replace(old, "(<!-- coverage -->\n).*?(<!-- /coverage -->)", match => $"{match.Groups[1].Value}\n{text}\n{match.Groups[2].Value}", RegexOptions.Singleline));
File.WriteAllLines(Path.Combine(results, "gaps.txt"), branches.Where(branch => !branch.Value).Select(branch => branch.Key)
    .OrderBy(gap => gap.File, StringComparer.Ordinal).ThenBy(gap => gap.Line).ThenBy(gap => gap.Offset)
    .Select(gap => string.Create(CultureInfo.InvariantCulture, $"{gap.File}:{gap.Line} (branch {gap.Path} at {gap.Offset}) {gap.Method}")));
Console.Write(text);

void Row(string name, Func<string, bool> isIn)
{
    var ownLines = lines.Where(line => isIn(line.Key.File)).ToList();
    var ownBranches = branches.Where(branch => isIn(branch.Key.File)).ToList();
    text.Append(CultureInfo.InvariantCulture,
        $"| {name} | {ownLines.Count} | {Share(ownLines.Count(line => line.Value), ownLines.Count)} | {ownBranches.Count} | {Share(ownBranches.Count(branch => branch.Value), ownBranches.Count)} |\n");
}

string Summary(string suite)
{
    string log = File.ReadAllText(Path.Combine(results, $"{suite}.log"));
    string Count(string name) => Regex.Matches(log, $@"^\s*{name}: (\d+)", RegexOptions.Multiline).LastOrDefault()?.Groups[1].Value ?? "?";
    return $"{Count("succeeded")} passed, {Count("failed")} failed, {Count("skipped")} skipped";
}

// Returns the layer of a file of Tidewire, and the package of any other file.
static string PartOf(string file)
{
    string[] parts = file.Split('/');
    return parts[1] == "Tidewire" ? parts.Length > 3 ? $"Tidewire/{parts[2]}" : "Tidewire (registration)" : parts[1];
}

static string Share(int part, int whole) => whole == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(1_000.0 * part / whole) / 10:0.0} %");

static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

static void Add<TKey>(Dictionary<TKey, bool> all, TKey key, bool isCovered)
    where TKey : notnull =>
    all[key] = isCovered || all.GetValueOrDefault(key);

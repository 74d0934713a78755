using System.Text.RegularExpressions;

namespace Tidewire.Tests.Documentation;

/// <summary>The pages of the repository and the code that they show, copied to the test's output folder under their repository paths.</summary>
internal static partial class Pages
{
    private static readonly string _root = Path.Combine(AppContext.BaseDirectory, "pages");

    private static readonly Lazy<ILookup<string, string>> _snippets = new(() => Directory
        .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "snippets"), "*.cs", SearchOption.AllDirectories)
        .SelectMany(file => Region().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")))
        .ToLookup(region => region.Groups["name"].Value, region => Unindented(region.Groups["code"].Value)));

    /// <summary>Every page: the root README, the pages in docs, and the READMEs of the packages.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateFiles(_root, "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_root, file).Replace('\\', '/'))
            .Where(page => page is "README.md" || page.Contains('/', StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The code between <c>// &lt;name&gt;</c> and <c>// &lt;/name&gt;</c>, by name. Each name is used once.</summary>
    public static ILookup<string, string> Snippets => _snippets.Value;

    public static bool Exists(string path) => File.Exists(Path.Combine(_root, path));

    public static string Read(string path) => File.ReadAllText(Path.Combine(_root, path)).ReplaceLineEndings("\n");

    /// <summary>The blocks of code in a page: their language, their text, and the marks in the comment above.</summary>
    public static IEnumerable<CodeBlock> Blocks(string path) =>
        Block().Matches(Read(path)).Select(block => new CodeBlock(block.Groups["language"].Value, block.Groups["kind"].Value, block.Groups["name"].Value, block.Groups["code"].Value.TrimEnd()));

    private static string Unindented(string code)
    {
        string[] lines = code.TrimEnd().Split('\n');
        int indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length < indent ? "" : line[indent..]));
    }

    [GeneratedRegex(@"^ *// <(?<name>\w+)>\n(?<code>.*?)^ *// </\k<name>>", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Region();

    [GeneratedRegex(@"(?:^<!-- (?<kind>\w+): (?<name>\w+) -->\n)?^```(?<language>\w*)\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    internal sealed record CodeBlock(string Language, string Kind, string Name, string Code);
}

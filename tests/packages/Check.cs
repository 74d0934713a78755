// dotnet run Check.cs -- <feed> <the same, packed again> <version> <paths of this machine>...: checks what every package must and must not contain, and that
// packing is deterministic.
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Xml.Linq;

const string ToolFolder = "tools/net10.0/any/";
string[] toolAssemblies = ["Tidewire.Tool", "Tidewire", "LocalServices"];
string feed = args[0], again = args[1], version = args[2];
string[] machine = args[3..];
var problems = new List<string>();

string[] files = [.. Directory.EnumerateFiles(feed).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
foreach (string required in (string[])["Tidewire", "Tidewire.AspNetCore", "Tidewire.EntityFrameworkCore", "Tidewire.Sqlite", "Tidewire.Testing", "Tidewire.Templates", "Tidewire.Tool"])
    Check(files.Contains($"{required}.{version}.nupkg"), $"{required} is missing");

foreach (string file in files)
{
    string other = Path.Combine(again, file);
    Check(File.Exists(other) && File.ReadAllBytes(Path.Combine(feed, file)).AsSpan().SequenceEqual(File.ReadAllBytes(other)), $"{file} differs when it is packed again");
}

foreach (string file in files.Where(file => file.EndsWith(".nupkg", StringComparison.Ordinal)))
{
    string id = file[..^$".{version}.nupkg".Length];
    using var package = ZipFile.OpenRead(Path.Combine(feed, file));
    string[] entries = [.. package.Entries.Select(entry => entry.FullName)];
    var nuspec = XDocument.Parse(Read(package, $"{id}.nuspec")).Root!.Elements().Single();
    string? Metadata(string name) => nuspec.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

    Check(Metadata("license") == "MIT", $"{id}: the license is {Metadata("license")}, not MIT");
    Check(Metadata("readme") == "README.md", $"{id}: the readme is {Metadata("readme")}, not README.md");
    Check(Read(package, "README.md").StartsWith($"# {id}", StringComparison.Ordinal), $"{id}: the README does not begin with '# {id}'");
    // The registry shows the README outside of the repository, so its links must be absolute.
    Check(!Read(package, "README.md").Replace("](https://", "", StringComparison.Ordinal).Contains("](", StringComparison.Ordinal), $"{id}: the README has a link that is not absolute");
    Check(Metadata("description") is { Length: > 20 }, $"{id}: the description is missing or too short");
    var repository = nuspec.Elements().Single(element => element.Name.LocalName == "repository");
    Check(repository.Attribute("url")?.Value.StartsWith("https://github.com/", StringComparison.Ordinal) == true, $"{id}: the repository has no GitHub address");

    bool template = nuspec.Descendants().Any(element => element.Name.LocalName == "packageType" && element.Attribute("name")?.Value == "Template");
    bool tool = nuspec.Descendants().Any(element => element.Name.LocalName == "packageType" && element.Attribute("name")?.Value == "DotnetTool");
    string[] expected = [$"{id}.nuspec", "README.md", "LICENSE", "icon.png", "[Content_Types].xml", "_rels/.rels"];
    string[] own = template ? []
        : tool ? [$"{ToolFolder}DotnetToolSettings.xml", $"{ToolFolder}{id}.deps.json", $"{ToolFolder}{id}.runtimeconfig.json", .. toolAssemblies.Select(name => $"{ToolFolder}{name}.dll")]
        : [$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", .. id == "Tidewire" ? (string[])["ConfigurationSchema.json", "buildTransitive/Tidewire.targets"] : []];
    foreach (string name in (IEnumerable<string>)[.. expected, .. own])
        Check(entries.Contains(name), $"{id}: {name} is missing");
    foreach (string name in entries.Except([.. expected, .. own]))
    {
        bool known = name.StartsWith("package/services/metadata/", StringComparison.Ordinal) || (template && IsContent(name)) || (tool && name.StartsWith(ToolFolder, StringComparison.Ordinal) && Path.GetExtension(name) != ".xml");
        Check(known, $"{id}: {name} does not belong in the package");
    }

    if (template)
        continue;

    // A tool contains all its dependencies.
    if (tool)
    {
        Check(!nuspec.Descendants().Any(element => element.Name.LocalName == "dependency"), $"{id}: has dependencies");
        foreach (string name in toolAssemblies.SelectMany(name => (string[])[$"{ToolFolder}{name}.dll", $"{ToolFolder}{name}.pdb"]))
            CheckPaths($"{id}: {name}", Bytes(Path.Combine(feed, file), name));
        continue;
    }

    var dependencies = nuspec.Descendants().Where(element => element.Name.LocalName == "dependency").ToDictionary(element => element.Attribute("id")!.Value);
    Check(!dependencies.Keys.Any(name => name.Contains("Analyzers", StringComparison.Ordinal)), $"{id}: depends on analyzers");
    if (id == "Tidewire")
        Check(!Excluded(dependencies["Refit"]).Contains("Analyzers"), "Tidewire: does not pass on Refit's source generator");
    else
        Check(dependencies["Tidewire"].Attribute("version")?.Value == $"[{version}]", $"{id}: accepts versions of Tidewire other than the one it was built with");

    string symbols = Path.Combine(feed, $"{id}.{version}.snupkg");
    Check(File.Exists(symbols), $"{id}: no symbols");
    if (File.Exists(symbols))
    {
        Check(SourceLink(symbols, id).Contains("https://raw.githubusercontent.com/tidewire/tidewire/", StringComparison.Ordinal), $"{id}: no SourceLink");
        CheckPaths($"{id}.pdb", Bytes(symbols, $"lib/net10.0/{id}.pdb"));
        foreach (var (source, text) in EmbeddedSources(symbols, id))
            CheckPaths($"{id}.pdb, {source}", text);
    }

    CheckPaths($"{id}.dll", Bytes(Path.Combine(feed, file), $"lib/net10.0/{id}.dll"));
}

foreach (string problem in problems)
    Console.Error.WriteLine(problem);
Console.WriteLine($"{files.Length} packages, {problems.Count} problems");
return problems.Count;

void Check(bool holds, string problem)
{
    if (!holds)
        problems.Add(problem);
}

// Searches in both encodings: metadata is UTF-8, literals are UTF-16.
void CheckPaths(string name, byte[] bytes)
{
    foreach (string path in machine)
    {
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode])
            Check(bytes.AsSpan().IndexOf(encoding.GetBytes(path)) < 0, $"{name}: contains {path}, a path of the machine that built it");
    }
}

static byte[] Bytes(string package, string entry)
{
    using var zip = ZipFile.OpenRead(package);
    using var bytes = new MemoryStream();
    using (var content = zip.GetEntry(entry)!.Open())
        content.CopyTo(bytes);
    return bytes.ToArray();
}

// Sources that SourceLink cannot link to are embedded in the symbols, compressed.
static List<(string Name, byte[] Text)> EmbeddedSources(string symbols, string id)
{
    using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(Bytes(symbols, $"lib/net10.0/{id}.pdb")));
    var reader = provider.GetMetadataReader();
    var kind = new Guid("0e8a571b-6926-466e-b4ad-8ab04611f5fe");
    var sources = new List<(string, byte[])>();
    foreach (var information in reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Where(information => reader.GetGuid(information.Kind) == kind))
    {
        string name = reader.GetString(reader.GetDocument((DocumentHandle)information.Parent).Name);
        byte[] blob = reader.GetBlobBytes(information.Value);
        using var text = new MemoryStream();
        if (BitConverter.ToInt32(blob) == 0)
            text.Write(blob.AsSpan(4));
        else
            new DeflateStream(new MemoryStream(blob, 4, blob.Length - 4), CompressionMode.Decompress).CopyTo(text);
        sources.Add((name, text.ToArray()));
    }

    return sources;
}

static string[] Excluded(XElement dependency) => dependency.Attribute("exclude")?.Value.Split(',') ?? [];

static bool IsContent(string name) =>
    name.StartsWith("content/tidewire-", StringComparison.Ordinal)
    && !name.Contains("/bin/", StringComparison.Ordinal)
    && !name.Contains("/obj/", StringComparison.Ordinal)
    && Path.GetExtension(name) is ".cs" or ".csproj" or ".json" or ".md" or ".slnx";

static string Read(ZipArchive package, string name)
{
    using var reader = new StreamReader(package.GetEntry(name)?.Open() ?? Stream.Null);
    return reader.ReadToEnd();
}

static string SourceLink(string symbols, string id)
{
    using var package = ZipFile.OpenRead(symbols);
    using var pdb = new MemoryStream();
    using (var entry = package.GetEntry($"lib/net10.0/{id}.pdb")!.Open())
        entry.CopyTo(pdb);
    pdb.Position = 0;

    using var provider = MetadataReaderProvider.FromPortablePdbStream(pdb);
    var reader = provider.GetMetadataReader();
    var kind = new Guid("cc110556-a091-4d38-9fec-25ab9a351a6a");
    return string.Concat(reader.CustomDebugInformation
        .Select(reader.GetCustomDebugInformation)
        .Where(information => reader.GetGuid(information.Kind) == kind)
        .Select(information => Encoding.UTF8.GetString(reader.GetBlobBytes(information.Value))));
}

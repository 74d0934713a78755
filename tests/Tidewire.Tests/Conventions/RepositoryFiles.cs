using System.Reflection;

namespace Tidewire.Tests.Conventions;

/// <summary>The repository that these tests were built from.</summary>
internal static class RepositoryFiles
{
    private static readonly string _root =
        typeof(RepositoryFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Repository").Value!;

    public static string PathOf(string relativePath) => Path.Combine(_root, relativePath);

    public static string Read(string relativePath) => File.ReadAllText(PathOf(relativePath));

    public static bool Exists(string relativePath) => Path.Exists(PathOf(relativePath));

    /// <summary>The path, relative to the root, of every C# file below a folder, except build output.</summary>
    public static IEnumerable<string> SourcesOf(string folder) => Directory.EnumerateFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_root, file).Replace('\\', '/'))
        .Where(file => !file.Split('/').Intersect(["bin", "obj"]).Any());
}

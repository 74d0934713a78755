namespace Tidewire.Tool.Tests.Servers;

/// <summary>The directory of an application, for one test.</summary>
internal sealed class ApplicationDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tidewire-tool-");

    public string Path => _directory.FullName;

    public ApplicationDirectory With(string file, string content)
    {
        string path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return this;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}

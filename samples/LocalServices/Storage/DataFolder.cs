namespace LocalServices.Storage;

/// <summary>The given directory, or a private temporary one that is deleted with the host.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly bool _isTemporary;

    public DataFolder(string? directory)
    {
        _isTemporary = directory is null;
        _directory = directory is null ? Directory.CreateTempSubdirectory("local-services-") : Directory.CreateDirectory(directory);
    }

    public string PathOf(string fileName) => Path.Combine(_directory.FullName, fileName);

    public void Dispose()
    {
        if (_isTemporary) _directory.Delete(recursive: true);
    }
}

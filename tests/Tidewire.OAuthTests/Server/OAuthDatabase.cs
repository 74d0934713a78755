namespace Tidewire.OAuthTests.Server;

/// <summary>A SQLite file in its own folder, which is deleted on disposal.</summary>
internal sealed class OAuthDatabase : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidewire-oauth-");

    public string ConnectionString => $"Data Source={Path.Combine(_folder.FullName, "oauth.db")};Pooling=False";

    public void Dispose() => _folder.Delete(recursive: true);
}

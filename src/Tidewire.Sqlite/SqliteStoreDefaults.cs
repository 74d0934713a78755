namespace Tidewire.Sqlite;

internal static class SqliteStoreDefaults
{
    /// <summary>The key below the section of Tidewire.</summary>
    public const string DirectoryKey = "Tidewire:Sqlite:Directory";
}

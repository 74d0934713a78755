namespace Tidewire.Sqlite;

internal static class SqliteStoreDefaults
{
    /// <summary>The configuration key of the directory.</summary>
    public const string DirectoryKey = "Tidewire:Sqlite:Directory";
}

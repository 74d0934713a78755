using System.Security.Cryptography;
using Dapper;
using LocalServices.Storage;
using Microsoft.Data.Sqlite;

namespace LocalServices.Auth;

/// <summary>The signing key and the ids of revoked tokens.</summary>
internal sealed class AuthStore : IDisposable
{
    private const string Schema =
        """
        CREATE TABLE IF NOT EXISTS signing_key (id INTEGER PRIMARY KEY CHECK (id = 1), secret BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS revoked (jti TEXT PRIMARY KEY) WITHOUT ROWID;
        """;

    private readonly ServiceDatabase _database;
    private readonly SqliteCommand _revoke;
    private readonly SqliteCommand _isRevoked;

    public AuthStore(string path)
    {
        _database = new ServiceDatabase(path, Schema);
        _revoke = _database.Prepare("INSERT OR IGNORE INTO revoked (jti) VALUES (@jti)", "jti");
        _isRevoked = _database.Prepare("SELECT EXISTS (SELECT 1 FROM revoked WHERE jti = @jti)", "jti");
    }

    /// <summary>The signing key of this data directory, generated at first use.</summary>
    public byte[] GetSigningKey() => _database.WriteInTransaction(connection =>
    {
        connection.Execute(
            "INSERT OR IGNORE INTO signing_key (id, secret) VALUES (1, @secret)",
            new { secret = RandomNumberGenerator.GetBytes(32) });
        return connection.QuerySingle<byte[]>("SELECT secret FROM signing_key");
    });

    public void Revoke(string jti) => _database.Write(_ =>
    {
        _revoke.Parameters[0].Value = jti;
        return _revoke.ExecuteNonQuery();
    });

    public bool IsRevoked(string jti) => _database.Write(_ =>
    {
        _isRevoked.Parameters[0].Value = jti;
        return _isRevoked.ExecuteScalar() is 1L;
    });

    public void Dispose() => _database.Dispose();
}

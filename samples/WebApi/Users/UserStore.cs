using Dapper;
using WebApi.Storage;

namespace WebApi.Users;

internal sealed class UserStore(Database database)
{
    /// <summary>Adds a user, unless the e-mail address has an account; the table's unique constraint decides.</summary>
    public async Task<bool> TryAddAsync(User user)
    {
        await using var connection = database.Open();
        return await connection.ExecuteAsync(
            "INSERT INTO users (id, email, name) VALUES (@Id, @Email, @Name) ON CONFLICT (email) DO NOTHING", user) == 1;
    }

    public async Task<long> CountAsync()
    {
        await using var connection = database.Open();
        return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM users");
    }
}

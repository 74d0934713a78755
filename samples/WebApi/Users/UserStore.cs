using Microsoft.EntityFrameworkCore;
using Tidewire;
using WebApi.Storage;

namespace WebApi.Users;

internal sealed class UserStore(Database database)
{
    private const int UniqueConstraint = 2067;

    /// <summary>
    /// Adds a user and a welcome message in one transaction, unless the email address already has an account. The message is sent after
    /// the commit, even if the process ends before it is sent.
    /// </summary>
    public async Task<bool> TryAddAsync(User user, Notification welcome)
    {
        if (await database.Users.AnyAsync(other => other.Email == user.Email))
            return false;

        database.Users.Add(user);
        database.EnqueueNotification(welcome);
        try
        {
            await database.SaveChangesAsync();
            return true;
        }
        catch (DbUpdateException e) when (e.InnerException is Microsoft.Data.Sqlite.SqliteException { SqliteExtendedErrorCode: UniqueConstraint })
        {
            // A concurrent request has added the account.
            return false;
        }
    }

    public Task<long> CountAsync() => database.Users.LongCountAsync();
}

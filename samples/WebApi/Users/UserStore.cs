using Microsoft.EntityFrameworkCore;
using Tidewire;
using WebApi.Storage;

namespace WebApi.Users;

internal sealed class UserStore(Database database)
{
    private const int UniqueConstraint = 2067;

    /// <summary>
    /// Adds a user and the message that welcomes them, both or neither, unless the e-mail address has an account. The message is sent once this is committed,
    /// also if the process ends before that.
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
            // Another request was faster.
            return false;
        }
    }

    public Task<long> CountAsync() => database.Users.LongCountAsync();
}

using System.Data.Common;

namespace Tidewire.EntityFrameworkCore.Store;

/// <summary>Says what is wrong with a database, and what to do about it.</summary>
internal static class DatabaseProblem
{
    private const string UndefinedTable = "42P01";
    private const string NoSuchTable = "no such table";

    public static string Describe(Exception exception, Type context, string table) => IsMissingTable(exception)
        ? $"The database of {context.Name} has no table {table}. Add it: dotnet ef migrations add TidewireOutbox, then dotnet ef database update."
        : $"The database of {context.Name} failed, which keeps the notifications.";

    // SQLite has one code for all that is wrong with a statement.
    private static bool IsMissingTable(Exception? exception)
    {
        while (exception is not null and not DbException)
            exception = exception.InnerException;
        return exception is DbException failure
            && (failure.SqlState == UndefinedTable || failure.Message.Contains(NoSuchTable, StringComparison.Ordinal));
    }
}

using System.Data.Common;

namespace Tidewire.EntityFrameworkCore.Store;

/// <summary>Describes a problem with the database and its fix.</summary>
internal static class DatabaseProblem
{
    private const string UndefinedTable = "42P01";
    private const string NoSuchTable = "no such table";

    public static string Describe(Exception exception, Type context, string table) => IsMissingTable(exception)
        ? $"The database of {context.Name} has no table {table}. Add it: dotnet ef migrations add TidewireOutbox, then dotnet ef database update."
        : $"The database of {context.Name}, which stores the notifications, failed.";

    // SQLite has one error code for all problems with a statement.
    private static bool IsMissingTable(Exception? exception)
    {
        while (exception is not null and not DbException)
            exception = exception.InnerException;
        return exception is DbException failure
            && (failure.SqlState == UndefinedTable || failure.Message.Contains(NoSuchTable, StringComparison.Ordinal));
    }
}

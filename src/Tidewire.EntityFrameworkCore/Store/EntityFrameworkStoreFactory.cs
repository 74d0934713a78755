using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.EntityFrameworkCore.Commits;
using Tidewire.EntityFrameworkCore.Sql;
using Tidewire.EntityFrameworkCore.Table;

namespace Tidewire.EntityFrameworkCore.Store;

/// <summary>Opens stores in the database of a context. Does not connect, because the database may be down.</summary>
internal sealed class EntityFrameworkStoreFactory(IServiceScopeFactory scopes, Type contextType, CommitSignal commits, TimeSpan lease) : IOutboxStoreFactory
{
    private const string Postgres = "Npgsql.EntityFrameworkCore.PostgreSQL";
    private const string Sqlite = "Microsoft.EntityFrameworkCore.Sqlite";

    public IOutboxStore Open(OutboxStoreContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = scopes.CreateScope();
        if (scope.ServiceProvider.GetService(contextType) is not DbContext database)
        {
            throw new InvalidOperationException(
                $"{contextType.Name} is not registered. Call services.AddDbContext<{contextType.Name}>(…), AddDbContextPool or AddDbContextFactory.");
        }

        if (database.Database.ProviderName is not (Postgres or Sqlite))
        {
            throw new InvalidOperationException(
                $"{contextType.Name} uses {database.Database.ProviderName}. Notifications can be stored in PostgreSQL ({Postgres}) or SQLite ({Sqlite}).");
        }

        ThrowIfConnectionIsShared(database);
        var names = new OutboxNames(database, OutboxEntity.Of(database));
        OutboxSql sql = database.Database.ProviderName == Postgres ? new PostgresSql(names) : new SqliteSql(names);
        return new EntityFrameworkStore(new(scopes, contextType, names.Table, isSerial: sql is SqliteSql), sql, context, commits, lease);
    }

    // The sender runs concurrently with the application and needs its own connection. Sharing one causes errors that are hard to diagnose.
    private void ThrowIfConnectionIsShared(DbContext database)
    {
        if (database.GetService<IDbContextOptions>().Extensions.OfType<RelationalOptionsExtension>().FirstOrDefault()?.Connection is not null)
        {
            throw new InvalidOperationException(
                $"All instances of {contextType.Name} share one connection, which must not be used by two threads at the same time. Configure a connection string. For a SQLite "
                + "in-memory database, use 'Data Source=name;Mode=Memory;Cache=Shared' and keep one connection open.");
        }
    }
}

using System.Data.Common;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.EntityFrameworkCore.Store;

/// <summary>Runs statements on connections of the application's context, with a new context for each.</summary>
/// <remarks>
/// EF Core's commands are not used: a poll each second would fill the application's log, and the application's query filters and
/// interceptors would apply to the table.
/// </remarks>
/// <param name="scopes">Creates the contexts.</param>
/// <param name="contextType">The type of the contexts.</param>
/// <param name="table">The name of the table, for messages.</param>
/// <param name="isSerial">
/// Whether statements run one at a time. In SQLite, concurrent ones would wait in the database, which retries every 150 ms.
/// </param>
#pragma warning disable CA1001 // The semaphore holds no disposable resources, and a statement may outlive the store.
internal sealed class OutboxDatabase(IServiceScopeFactory scopes, Type contextType, string table, bool isSerial)
#pragma warning restore CA1001
{
    // Limited because the connection pool belongs to the application.
    private const int MaxConnections = 16;
    private readonly SemaphoreSlim _gate = new(isSerial ? 1 : MaxConnections);

    /// <summary>Runs a statement.</summary>
    /// <returns>The number of changed rows.</returns>
    /// <exception cref="IOException">The database failed.</exception>
    public Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        RunAsync(sql, parameters, command => command.ExecuteNonQueryAsync(cancellationToken), cancellationToken);

    /// <summary>Runs a query.</summary>
    /// <exception cref="IOException">The database failed.</exception>
    public Task<List<T>> QueryAsync<T>(
        string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        RunAsync(sql, parameters, command => ReadAsync(command, read, cancellationToken), cancellationToken);

    private static async Task<List<T>> ReadAsync<T>(DbCommand command, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                rows.Add(read(reader));
        }

        return rows;
    }

    private async Task<T> RunAsync<T>(
        string sql, (string Name, object? Value)[] parameters, Func<DbCommand, Task<T>> run, CancellationToken cancellationToken)
    {
        // Runs outside of the caller's ambient transaction: claims and settlements must persist even if it is rolled back.
        using var outside = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                var context = (DbContext)scope.ServiceProvider.GetRequiredService(contextType);
                await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                using var command = Command(context.Database.GetDbConnection(), sql, parameters);
                return await run(command).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new IOException(DatabaseProblem.Describe(e, contextType, table), e);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static DbCommand Command(DbConnection connection, string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The SQL contains only names from the model; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}

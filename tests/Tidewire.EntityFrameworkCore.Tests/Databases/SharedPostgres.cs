using Tidewire.EntityFrameworkCore.Tests.Databases;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace Tidewire.EntityFrameworkCore.Tests.Databases;

/// <summary>One server for the tests that leave it running. Started by the first that asks for it.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private static Lazy<Task<PostgresServer>> _server = Make();

    internal static Task<PostgresServer> GetAsync() => _server.Value;

    public async ValueTask DisposeAsync()
    {
        var server = Interlocked.Exchange(ref _server, Make());
        if (server.IsValueCreated && !server.Value.IsFaulted)
            await (await server.Value).DisposeAsync();
    }

    private static Lazy<Task<PostgresServer>> Make() => new(PostgresServer.StartAsync);
}

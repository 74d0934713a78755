using Tidewire.EntityFrameworkCore.Tests.Databases;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace Tidewire.EntityFrameworkCore.Tests.Databases;

/// <summary>One server, shared by the tests that never stop it. The first test that needs it starts it.</summary>
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

namespace Tidewire.EntityFrameworkCore.Tests.Databases;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task Server_KeepsItsData_WhenItStopsAndStarts()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await TestDatabase.CreateInAsync(server);
        await database.CreateTablesAsync();

        await server.StopAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => database.RowsAsync());
        await server.StartAgainAsync();

        Assert.Equal(0, await database.RowsAsync());
    }
}

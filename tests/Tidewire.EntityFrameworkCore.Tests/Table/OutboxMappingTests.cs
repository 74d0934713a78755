using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Table;

public sealed class OutboxMappingTests
{
    [Fact]
    public void Print()
    {
        using var npgsql = new AppDbContext(new DbContextOptionsBuilder().UseNpgsql("Host=none").Options);
        using var sqlite = new AppDbContext(new DbContextOptionsBuilder().UseSqlite("Data Source=none").Options);
        using var hostile = new HostileDbContext(new DbContextOptionsBuilder().UseNpgsql("Host=none").Options);
        TestContext.Current.TestOutputHelper!.WriteLine(npgsql.Database.GenerateCreateScript());
        TestContext.Current.TestOutputHelper!.WriteLine(sqlite.Database.GenerateCreateScript());
        TestContext.Current.TestOutputHelper!.WriteLine(hostile.Database.GenerateCreateScript());
        TestContext.Current.TestOutputHelper!.WriteLine(npgsql.Model.FindEntityType("Tidewire.Outbox")!.ToDebugString(MetadataDebugStringOptions.LongDefault));
    }

    private sealed class HostileDbContext(DbContextOptions options) : AppDbContext(options)
    {
        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
        {
            configurationBuilder.Properties<string>().HaveMaxLength(10).AreUnicode(false);
            configurationBuilder.Properties<Guid>().HaveConversion<string>();
            configurationBuilder.Properties<Guid?>().HaveConversion<string>();
            configurationBuilder.Properties<long>().HaveConversion<string>();
            configurationBuilder.Properties<int>().HaveConversion<string>();
            configurationBuilder.Properties<byte[]>().HaveMaxLength(10);
        }
    }
}

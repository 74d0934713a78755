using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Sqlite.Tests.Documentation;

/// <summary>The code of the READMEs, compiled and run.</summary>
public sealed class ReadmeSnippets
{
    [Fact]
    public void SqliteStore()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());

        // <SqliteStore>
        builder.AddTidewire().UseSqliteStore("/var/lib/app");   // or Tidewire:Sqlite:Directory
        // </SqliteStore>

        Assert.Contains(builder.Services, service => service.ServiceType == typeof(IDeliveryStoreFactory));
    }
}

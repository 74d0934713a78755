using Microsoft.EntityFrameworkCore;

namespace WebApi.Storage;

internal static class DatabaseServices
{
    public static void AddDatabase(this IServiceCollection services) =>
        services.AddDbContext<Database>((provider, options) => options.UseSqlite(
            provider.GetRequiredService<IConfiguration>().GetConnectionString("WebApi")
                ?? throw new InvalidOperationException("ConnectionStrings:WebApi is missing. Set it, for instance to 'Data Source=webapi.db'.")));

    /// <summary>Suitable for a sample only. Use migrations in your own application: <c>dotnet ef migrations add</c>.</summary>
    public static void CreateTables(this IServiceProvider services)
    {
        using var scope = services.CreateScope();
        scope.ServiceProvider.GetRequiredService<Database>().Database.EnsureCreated();
    }
}

using Microsoft.EntityFrameworkCore;
using Tidewire;
using WebApi.Documents;
using WebApi.Users;

namespace WebApi.Storage;

/// <summary>The application's own data and its waiting messages, in one SQLite file.</summary>
internal sealed class Database(DbContextOptions<Database> options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<Document> Documents => Set<Document>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.UseTidewireOutbox();
        modelBuilder.Entity<User>(user =>
        {
            user.Property(one => one.Email).UseCollation("NOCASE");
            user.HasIndex(one => one.Email).IsUnique();
        });
        modelBuilder.Entity<Document>();
    }
}

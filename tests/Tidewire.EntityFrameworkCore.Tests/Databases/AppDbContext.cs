using Microsoft.EntityFrameworkCore;

namespace Tidewire.EntityFrameworkCore.Tests.Databases;

/// <summary>An application's context: its users, and the outbox.</summary>
internal class AppDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<AppUser> Users => Set<AppUser>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseTidewireOutbox();
}

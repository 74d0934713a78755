namespace Tidewire.EntityFrameworkCore.Tests.Databases;

internal sealed class AppUser
{
    public int Id { get; set; }

    public required string Name { get; set; }
}

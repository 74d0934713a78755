namespace Tidewire.EntityFrameworkCore.Tests.Databases;

public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

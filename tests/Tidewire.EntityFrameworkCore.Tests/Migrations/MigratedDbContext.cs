using Microsoft.EntityFrameworkCore;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Migrations;

/// <summary>An application whose migrations were made by <c>dotnet ef</c>: one before it had an outbox, one with it.</summary>
internal sealed class MigratedDbContext(DbContextOptions options) : AppDbContext(options);

using Microsoft.EntityFrameworkCore;
using Tidewire.EntityFrameworkCore.Tests.Databases;

namespace Tidewire.EntityFrameworkCore.Tests.Migrations;

/// <summary>The context of an application with two migrations made by <c>dotnet ef</c>: one from before it had an outbox, and one that adds the outbox.</summary>
internal sealed class MigratedDbContext(DbContextOptions options) : AppDbContext(options);

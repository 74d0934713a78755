using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace Tidewire.EntityFrameworkCore.Tests.Migrations;

#pragma warning disable CA1861 // The code is exactly as the tool wrote it.
/// <summary>The migration that <c>dotnet ef migrations add TidewireOutbox</c> wrote. Do not change it: applications have the same one.</summary>
[DbContext(typeof(MigratedDbContext))]
[Migration("20261126044315_TidewireOutbox")]
internal sealed class TidewireOutbox : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "TidewireOutbox",
            columns: table => new
            {
                Sequence = table.Column<long>(type: "bigint", nullable: false)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                Attempts = table.Column<int>(type: "integer", nullable: false),
                Body = table.Column<byte[]>(type: "bytea", maxLength: 1048576, nullable: false),
                Client = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                DueAt = table.Column<long>(type: "bigint", nullable: false),
                EnqueuedAt = table.Column<long>(type: "bigint", nullable: false),
                Id = table.Column<Guid>(type: "uuid", nullable: false),
                LeaseToken = table.Column<Guid>(type: "uuid", nullable: true),
                MayHaveBeenSent = table.Column<bool>(type: "boolean", nullable: false),
                NotBefore = table.Column<long>(type: "bigint", nullable: true),
                OrderingKey = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                Reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                SettledAt = table.Column<long>(type: "bigint", nullable: true),
                State = table.Column<int>(type: "integer", nullable: false),
                TraceParent = table.Column<string>(type: "character varying(55)", maxLength: 55, nullable: true)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_TidewireOutbox", x => x.Sequence);
            });

        migrationBuilder.CreateIndex(
            name: "IX_TidewireOutbox_Due",
            table: "TidewireOutbox",
            columns: new[] { "Client", "DueAt", "Sequence" },
            filter: "\"State\" = 0");

        migrationBuilder.CreateIndex(
            name: "IX_TidewireOutbox_Id",
            table: "TidewireOutbox",
            column: "Id",
            unique: true);

        migrationBuilder.CreateIndex(
            name: "IX_TidewireOutbox_Kept",
            table: "TidewireOutbox",
            columns: new[] { "Client", "State", "Sequence" },
            filter: "\"State\" <> 0");

        migrationBuilder.CreateIndex(
            name: "IX_TidewireOutbox_OrderingKey",
            table: "TidewireOutbox",
            columns: new[] { "Client", "OrderingKey", "Sequence" },
            filter: "\"State\" = 0 AND \"OrderingKey\" IS NOT NULL");

        migrationBuilder.CreateIndex(
            name: "IX_TidewireOutbox_Settled",
            table: "TidewireOutbox",
            columns: new[] { "Client", "State", "SettledAt" },
            filter: "\"SettledAt\" IS NOT NULL");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable(
            name: "TidewireOutbox");
    }
}

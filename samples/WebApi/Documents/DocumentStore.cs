using Dapper;
using WebApi.Storage;

namespace WebApi.Documents;

internal sealed class DocumentStore(Database database)
{
    public async Task AddAsync(Document document)
    {
        await using var connection = database.Open();
        await connection.ExecuteAsync(
            "INSERT INTO documents (id, owner_id, title, content) VALUES (@Id, @OwnerId, @Title, @Content)", document);
    }

    public async Task<Document?> FindAsync(string id, string ownerId)
    {
        await using var connection = database.Open();
        return await connection.QuerySingleOrDefaultAsync<Document>(
            "SELECT id AS Id, owner_id AS OwnerId, title AS Title, content AS Content FROM documents WHERE id = @id AND owner_id = @ownerId",
            new { id, ownerId });
    }

    public async Task<long> CountAsync()
    {
        await using var connection = database.Open();
        return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM documents");
    }
}

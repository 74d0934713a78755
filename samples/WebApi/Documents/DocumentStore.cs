using Microsoft.EntityFrameworkCore;
using WebApi.Storage;

namespace WebApi.Documents;

internal sealed class DocumentStore(Database database)
{
    public Task AddAsync(Document document)
    {
        database.Documents.Add(document);
        return database.SaveChangesAsync();
    }

    public Task<Document?> FindAsync(string id, string ownerId) =>
        database.Documents.AsNoTracking().SingleOrDefaultAsync(document => document.Id == id && document.OwnerId == ownerId);

    public Task<long> CountAsync() => database.Documents.LongCountAsync();
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Tidewire.EntityFrameworkCore.Table;

namespace Tidewire.EntityFrameworkCore.Sql;

/// <summary>
/// The quoted names of the table and its columns in the application's model, which may have changed the schema or the names.
/// </summary>
internal sealed class OutboxNames
{
    private readonly IEntityType _entity;
    private readonly StoreObjectIdentifier _table;
    private readonly ISqlGenerationHelper _sql;

    public OutboxNames(DbContext context, IEntityType entity)
    {
        _entity = entity;
        _table = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
        _sql = context.GetService<ISqlGenerationHelper>();
    }

    public string Table => _sql.DelimitIdentifier(_table.Name, _table.Schema);

    public string Sequence => Column(OutboxColumns.Sequence);

    public string Id => Column(OutboxColumns.Id);

    public string Client => Column(OutboxColumns.Client);

    public string Body => Column(OutboxColumns.Body);

    public string OrderingKey => Column(OutboxColumns.OrderingKey);

    public string TraceParent => Column(OutboxColumns.TraceParent);

    public string EnqueuedAt => Column(OutboxColumns.EnqueuedAt);

    public string NotBefore => Column(OutboxColumns.NotBefore);

    public string DueAt => Column(OutboxColumns.DueAt);

    public string LeaseToken => Column(OutboxColumns.LeaseToken);

    public string MayHaveBeenSent => Column(OutboxColumns.MayHaveBeenSent);

    public string Attempts => Column(OutboxColumns.Attempts);

    public string State => Column(OutboxColumns.State);

    public string Reason => Column(OutboxColumns.Reason);

    public string SettledAt => Column(OutboxColumns.SettledAt);

    private string Column(string property) => _sql.DelimitIdentifier(_entity.FindProperty(property)!.GetColumnName(_table)!);
}

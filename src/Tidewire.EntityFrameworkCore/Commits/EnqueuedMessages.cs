using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Tidewire.EntityFrameworkCore.Table;

namespace Tidewire.EntityFrameworkCore.Commits;

/// <summary>
/// The messages that were enqueued in a context and may not be committed yet. They are recorded when they are enqueued, because finding
/// them at SaveChanges would make EF Core scan all tracked entities.
/// </summary>
internal sealed class EnqueuedMessages
{
    private static readonly ConditionalWeakTable<DbContext, EnqueuedMessages> _contexts = [];
    private readonly DbContextId _lease;
    private readonly List<(string Client, Dictionary<string, object> Row)> _messages = [];

    private EnqueuedMessages(DbContextId lease) => _lease = lease;

    /// <summary>
    /// The messages of a context; <see langword="null"/> if there are none. A pooled context starts without messages each time it is
    /// leased.
    /// </summary>
    public static EnqueuedMessages? Of(DbContext? context) =>
        context is not null && _contexts.TryGetValue(context, out var found) && found._lease == context.ContextId && found._messages.Count > 0 ? found : null;

    public static void Add(DbContext context, string client, Dictionary<string, object> row)
    {
        if (!_contexts.TryGetValue(context, out var messages) || messages._lease != context.ContextId)
            _contexts.AddOrUpdate(context, messages = new(context.ContextId));
        messages._messages.Add((client, row));
    }

    /// <summary>Removes the saved messages and counts them by client. A row has a number only once it is saved.</summary>
    public IReadOnlyList<(string Client, int Count)> TakeSaved()
    {
        var saved = _messages.FindAll(message => message.Row.ContainsKey(OutboxColumns.Sequence));
        _messages.RemoveAll(saved.Contains);
        return [.. saved.GroupBy(message => message.Client).Select(group => (group.Key, group.Count()))];
    }
}

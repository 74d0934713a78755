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
    private readonly List<string> _clientsOfSaved = [];
    private Guid _transaction;

    private EnqueuedMessages(DbContextId lease) => _lease = lease;

    /// <summary>
    /// The messages of a context; <see langword="null"/> if there are none. A pooled context starts without messages each time it is
    /// leased.
    /// </summary>
    public static EnqueuedMessages? Of(DbContext? context) =>
        context is not null && _contexts.TryGetValue(context, out var found) && found._lease == context.ContextId && !found.IsEmpty ? found : null;

    public static void Add(DbContext context, string client, Dictionary<string, object> row)
    {
        if (!_contexts.TryGetValue(context, out var messages) || messages._lease != context.ContextId)
            _contexts.AddOrUpdate(context, messages = new(context.ContextId));
        messages._messages.Add((client, row));
    }

    private bool IsEmpty => _messages.Count == 0 && _clientsOfSaved.Count == 0;

    /// <summary>
    /// Records that messages were saved in a transaction, and discards those of an earlier transaction, which ended without a commit or
    /// whose commit EF Core did not report.
    /// </summary>
    public void SavedIn(Guid transaction)
    {
        if (_transaction != transaction)
            _clientsOfSaved.Clear();
        _transaction = transaction;
        _clientsOfSaved.AddRange(TakeNewlySaved());
    }

    /// <summary>Removes the messages that were saved in a transaction and counts them by client.</summary>
    public IReadOnlyList<(string Client, int Count)> TakeSavedIn(Guid transaction)
    {
        var saved = _transaction == transaction ? Count(_clientsOfSaved) : [];
        _clientsOfSaved.Clear();
        return saved;
    }

    /// <summary>Removes the messages that were just saved without an explicit EF Core transaction, and counts them by client.</summary>
    public IReadOnlyList<(string Client, int Count)> TakeSaved()
    {
        _clientsOfSaved.Clear();
        return Count(TakeNewlySaved());
    }

    // A row has a sequence number only after it is saved.
    private List<string> TakeNewlySaved()
    {
        var saved = _messages.FindAll(message => message.Row.ContainsKey(OutboxColumns.Sequence));
        _messages.RemoveAll(saved.Contains);
        return [.. saved.Select(message => message.Client)];
    }

    private static IReadOnlyList<(string Client, int Count)> Count(IEnumerable<string> clients) =>
        [.. clients.GroupBy(client => client).Select(group => (group.Key, group.Count()))];
}

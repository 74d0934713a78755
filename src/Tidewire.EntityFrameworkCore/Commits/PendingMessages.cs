using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Tidewire.EntityFrameworkCore.Commits;

/// <summary>
/// The contexts in which messages were enqueued that may not be committed yet. Noted when they are enqueued: to look for them when changes are saved would
/// have EF Core search all that it tracks.
/// </summary>
internal static class PendingMessages
{
    private static readonly ConditionalWeakTable<DbContext, object> _contexts = [];

    public static void Add(DbContext context) => _contexts.AddOrUpdate(context, context.ContextId);

    public static bool Any(DbContext context) => _contexts.TryGetValue(context, out _);

    public static bool Remove(DbContext context) => _contexts.Remove(context);
}

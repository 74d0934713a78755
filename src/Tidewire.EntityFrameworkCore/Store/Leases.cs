using System.Collections.Concurrent;
using Tidewire.EntityFrameworkCore.Sql;

namespace Tidewire.EntityFrameworkCore.Store;

/// <summary>The claims that this store holds, whose leases are renewed until it lets go of them, well before they end.</summary>
internal sealed class Leases : IAsyncDisposable
{
    private const int RenewalsInALease = 3;
    private readonly ConcurrentDictionary<long, Guid> _held = new();
    private readonly Func<IReadOnlyCollection<KeyValuePair<long, Guid>>, Task> _renew;
    private readonly ITimer _timer;
    private Task _renewal = Task.CompletedTask;

    public Leases(TimeSpan duration, TimeProvider time, Func<IReadOnlyCollection<KeyValuePair<long, Guid>>, Task> renew)
    {
        _renew = renew;
        var interval = duration / RenewalsInALease;
        using (ExecutionContext.SuppressFlow())
            _timer = time.CreateTimer(_ => Renew(), null, interval, interval);
    }

    public void Hold(OutboxClaim claim) => _held[claim.Sequence] = claim.Token;

    public void LetGo(OutboxClaim claim) => _held.TryRemove(new(claim.Sequence, claim.Token));

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _renewal.ConfigureAwait(false);
    }

    private void Renew()
    {
        // One that is still at work when the next is due has met a database that hangs.
        if (_renewal.IsCompleted && !_held.IsEmpty)
            _renewal = RenewAsync();
    }

    private async Task RenewAsync()
    {
        try
        {
            await _renew([.. _held]).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Tried again at the next interval. Whoever works on a message finds out by its token whether it is still ours, and the sender logs an outage.
        }
    }
}

using System.Collections.Concurrent;
using Tidewire.EntityFrameworkCore.Sql;

namespace Tidewire.EntityFrameworkCore.Store;

/// <summary>The claims that this store holds. Their leases are renewed well before they expire, until the claims are released.</summary>
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

    public void Add(OutboxClaim claim) => _held[claim.Sequence] = claim.Token;

    public void Remove(OutboxClaim claim) => _held.TryRemove(new(claim.Sequence, claim.Token));

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _renewal.ConfigureAwait(false);
    }

    private void Renew()
    {
        // If a renewal is still running when the next one is due, the database hangs, and no other renewal is started.
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
            // Retried at the next interval. Statements check the token of their claim, and the sender logs an outage.
        }
    }
}

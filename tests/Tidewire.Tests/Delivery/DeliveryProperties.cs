using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Tidewire.Tests.Delivery;

/// <summary>accepted + recovered = delivered + dropped + held, after any events in any order.</summary>
public sealed class DeliveryProperties
{
    [Property(MaxTest = 15)]
    public Task Counts_AddUp_InMemory(int seed, PositiveInt workers, PositiveInt batch, bool dropsOldest)
    {
        var acts = DeliveryHistory.Acts().Generator.Sample(1, 20).Single();
        return new DeliveryHistory(
            new() { Capacity = 60, Workers = 1 + (workers.Get % 5), BatchSize = 1 + (batch.Get % 20), DropsOldest = dropsOldest }, seed, openStore: null)
            .PlayAsync(acts);
    }
}

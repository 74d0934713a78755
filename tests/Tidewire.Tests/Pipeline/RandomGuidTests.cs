using System.Collections.Concurrent;
using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

public sealed class RandomGuidTests
{
    [Fact]
    public void Guids_AreDistinct_OnAllThreads()
    {
        var all = new ConcurrentBag<Guid>();

        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 5_000; i++)
                all.Add(RandomGuid.Next());
        });

        Assert.Equal(40_000, all.Distinct().Count());
        Assert.All(all, guid => Assert.Equal((4, 8), (guid.Version, guid.Variant & 0b1100)));
    }

    [Fact]
    public void EveryBit_IsRandom_ExceptVersionAndVariant()
    {
        byte[] alwaysSet = [.. Enumerable.Repeat((byte)0xFF, 16)], everSet = new byte[16];
        for (int i = 0; i < 1_000; i++)
        {
            byte[] bytes = RandomGuid.Next().ToByteArray(bigEndian: true);
            for (int at = 0; at < bytes.Length; at++)
                (alwaysSet[at], everSet[at]) = ((byte)(alwaysSet[at] & bytes[at]), (byte)(everSet[at] | bytes[at]));
        }

        Assert.Equal("00000000000040008000000000000000", Convert.ToHexString(alwaysSet));
        Assert.Equal("FFFFFFFFFFFF4FFFBFFFFFFFFFFFFFFF", Convert.ToHexString(everSet));
    }

    [Fact]
    public void ProcessesRestoredFromOneSnapshot_GetDifferentGuids()
    {
        byte[] fetchedBefore = new byte[16];

        Assert.NotEqual(RandomGuid.Of(fetchedBefore, 1_000_000), RandomGuid.Of(fetchedBefore, 1_000_001));
    }
}

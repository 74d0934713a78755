using FsCheck.Xunit;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

public sealed class KnownTokensTests
{
    private static readonly TokenKey _keys = new("Auth", new("https://auth.example.com"));

    [Property(MaxTest = 200)]
    public bool LatestTokens_AreKnown_AndATokenThatWasNeverAddedIsNot(byte count)
    {
        var known = new KnownTokens(16);
        for (int i = 0; i < count; i++)
            known.Add(Key(i));

        return Enumerable.Range(0, count).TakeLast(16).All(i => known.Contains(Key(i))) && !known.Contains(Key(1_000));
    }

    [Fact]
    public void Memory_IsBounded()
    {
        var known = new KnownTokens(16);
        for (int i = 0; i < 1_000; i++)
            known.Add(Key(i));

        Assert.InRange(Enumerable.Range(0, 1_000).Count(i => known.Contains(Key(i))), 16, 32);
    }

    [Fact]
    public void RemovedToken_IsUnknown_InEitherGeneration()
    {
        var known = new KnownTokens(2);
        foreach (int i in new[] { 0, 1, 2 })
            known.Add(Key(i));

        known.Remove(Key(0));
        known.Remove(Key(2));

        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(i => known.Contains(Key(i))));
    }

    [Fact]
    public void Generation_IsReplaced_WhenItReachesTheCapacity()
    {
        var known = new KnownTokens(2);
        foreach (int i in new[] { 0, 1, 2, 3 })
            known.Add(Key(i));

        // The first two tokens filled a generation. The next two filled the generation that replaced it.
        Assert.Equal([false, false, true, true], Enumerable.Range(0, 4).Select(i => known.Contains(Key(i))));
    }

    private static string Key(int i) => _keys.Of($"token-{i}");
}

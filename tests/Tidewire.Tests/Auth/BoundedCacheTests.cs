using Microsoft.Extensions.Time.Testing;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

public sealed class BoundedCacheTests
{
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);
    private static readonly Verification _answer = new(StubVerifier.Good(), new FakeTimeProvider().GetTimestamp(), "");

    [Theory]
    [InlineData(100, 25, true)]
    [InlineData(100, 26, false)]
    [InlineData(2, 1, true)]
    [InlineData(2, 2, false)]
    public void Entry_IsStored_WhenItsSizeIsOneOrAtMostAQuarterOfTheLimit(int limit, int size, bool isStored)
    {
        using var cache = new BoundedCache(limit);

        Assert.Equal(isStored, cache.TrySet("key", _answer, _hour, size));
        Assert.Equal(isStored, cache.Find("key") is not null);
    }

    [Fact]
    public void EntryThatIsTooLarge_RemovesTheEarlierEntryOfItsKey()
    {
        using var cache = new BoundedCache(100);
        cache.TrySet("key", _answer, _hour, 1);

        Assert.False(cache.TrySet("key", _answer, _hour, 26));

        Assert.Null(cache.Find("key"));
    }

    [Fact]
    public void EntryWithALifetimeOfOneTick_IsStored()
    {
        using var cache = new BoundedCache(100);

        Assert.True(cache.TrySet("key", _answer, TimeSpan.FromTicks(1), 1));
    }

    [Fact]
    public void FullCache_FreesAtLeastATenth_WhenAnEntryIsAdded()
    {
        using var cache = new BoundedCache(100);
        for (int i = 0; i < 100; i++)
            Assert.True(cache.TrySet($"key{i}", _answer, _hour, 1));

        Assert.True(cache.TrySet("one more", _answer, _hour, 1));

        Assert.InRange(Enumerable.Range(0, 100).Count(i => cache.Find($"key{i}") is not null), 80, 90);
    }

    [Fact]
    public void FullCacheOfOneEntry_ReplacesTheEntry()
    {
        using var cache = new BoundedCache(1);

        Assert.True(cache.TrySet("first", _answer, _hour, 1));
        Assert.True(cache.TrySet("second", _answer, _hour, 1));

        Assert.Null(cache.Find("first"));
    }

    [Fact]
    public void DisposedCache_IsEmpty_AndStaysUsable()
    {
        var cache = new BoundedCache(100);
        cache.TrySet("key", _answer, _hour, 1);

        cache.Dispose();

        Assert.Null(cache.Find("key"));
        Assert.True(cache.TrySet("key", _answer, _hour, 1));
    }
}

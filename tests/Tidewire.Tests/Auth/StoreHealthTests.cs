using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

/// <summary>A store that fails is tried once every five seconds, and its failure is logged once.</summary>
public sealed class StoreHealthTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger _log = new();
    private readonly StoreHealth _health;

    public StoreHealthTests() => _health = new("Auth", _time, _log);

    [Fact]
    public void Store_IsAlwaysTried_WhileItWorks() => Assert.Equal((true, true, false), (_health.MayTry(), _health.MayTry(), _health.IsFailing));

    [Fact]
    public void Store_IsTriedOnceInFiveSeconds_WhileItFails()
    {
        _health.Failed(new IOException());

        bool immediately = _health.MayTry();
        _time.Advance(TimeSpan.FromSeconds(4.999));
        bool early = _health.MayTry();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal((false, false, true, false), (immediately, early, _health.MayTry(), _health.MayTry()));
    }

    [Fact]
    public void Pause_StartsOver_WithEachFailure()
    {
        _health.Failed(new IOException());
        _time.Advance(TimeSpan.FromSeconds(4));
        _health.Failed(new IOException());
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.False(_health.MayTry());
    }

    [Fact]
    public void Failure_IsLoggedOnce_UntilTheStoreWorksAgain()
    {
        _health.Failed(new IOException());
        _health.Failed(new IOException());
        int before = _log.Collector.Count;
        _health.Succeeded();
        bool works = !_health.IsFailing && _health.MayTry();
        _health.Failed(new IOException());

        Assert.Equal((1, true, 2), (before, works, _log.Collector.Count));
    }
}

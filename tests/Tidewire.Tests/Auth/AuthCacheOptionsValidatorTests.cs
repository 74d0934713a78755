using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.Auth;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace Tidewire.Tests.Auth;

/// <summary>The cache options that depend on each other or on registered services.</summary>
public sealed class AuthCacheOptionsValidatorTests
{
    private const string Stale = "Cache:StaleOnOutage is";
    private const string NoStore = "no IDistributedCache";
    private const string NoBackplane = "no IFusionCacheBackplane";

    [Theory]
    [InlineData(0, 30, true)]
    [InlineData(29, 30, false)]
    [InlineData(30, 30, false)]
    [InlineData(31, 30, true)]
    public void StaleOnOutage_MustBeZeroOrLongerThanTheDuration(int stale, int duration, bool isAccepted)
    {
        var options = new AuthOptions();
        (options.Cache.StaleOnOutage, options.Cache.Duration) = (TimeSpan.FromSeconds(stale), TimeSpan.FromSeconds(duration));

        Assert.Equal(isAccepted ? [] : [Stale], Found(options));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, NoStore, NoBackplane)]
    [InlineData(true, NoBackplane, null, typeof(IDistributedCache))]
    [InlineData(true, NoStore, null, typeof(IFusionCacheBackplane))]
    [InlineData(true, null, null, typeof(IDistributedCache), typeof(IFusionCacheBackplane))]
    public void SharedCache_NeedsAStoreAndABackplane(bool isDistributed, string? first = null, string? second = null, params Type[] registered)
    {
        var options = new AuthOptions();
        options.Cache.Distributed = isDistributed;

        Assert.Equal(new[] { first, second }.OfType<string>(), Found(options, registered: registered));
    }

    [Theory]
    [InlineData(null, "Tidewire:Auth:")]
    [InlineData("", "Tidewire:Auth:")]
    [InlineData("Partners", "Tidewire:Partners:")]
    public void Failure_NamesTheSectionOfTheClient(string? name, string section)
    {
        var options = new AuthOptions();
        options.Cache.Distributed = true;

        var failures = new AuthCacheOptionsValidator("Tidewire", new Registered([])).Validate(name, options).Failures;

        Assert.All(failures!, failure => Assert.StartsWith(section, failure, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Found(AuthOptions options, params Type[] registered)
    {
        var result = new AuthCacheOptionsValidator("Tidewire", new Registered(registered)).Validate(name: null, options);
        Assert.Equal(result.Failures is not null, result.Failed);
        return (result.Failures ?? []).Select(failure => new[] { Stale, NoStore, NoBackplane }.Single(failure.Contains));
    }

    private sealed class Registered(Type[] types) : IServiceProviderIsService
    {
        public bool IsService(Type serviceType) => types.Contains(serviceType);
    }
}

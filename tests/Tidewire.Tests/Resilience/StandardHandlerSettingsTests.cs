using System.Threading.RateLimiting;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Tidewire.Resilience;

namespace Tidewire.Tests.Resilience;

/// <summary>The settings of the standard handler, which come from the client's current options.</summary>
public sealed class StandardHandlerSettingsTests : CallTest
{
    private readonly HttpStandardResilienceOptions _options = new();

    public StandardHandlerSettingsTests() => Settings = Settings with { AttemptTimeout = TimeSpan.FromSeconds(2), ConcurrencyLimit = 7 };

    [Fact]
    public async Task Settings_OfTheApplication_AreReplaced()
    {
        _options.RateLimiter.RateLimiter = _ => new(new NoLease());
        _options.Retry.UseJitter = true;
        _options.Retry.OnRetry = _ => throw new InvalidOperationException();
        _options.CircuitBreaker.OnOpened = _ => throw new InvalidOperationException();
        _options.AttemptTimeout.OnTimeout = _ => throw new InvalidOperationException();
        _options.TotalRequestTimeout.OnTimeout = _ => throw new InvalidOperationException();

        Apply();

        Assert.Equal((null, null, null), (_options.RateLimiter.RateLimiter, _options.Retry.OnRetry, _options.CircuitBreaker.OnOpened));
        Assert.Equal((null, null), (_options.AttemptTimeout.OnTimeout, _options.TotalRequestTimeout.OnTimeout));
        Assert.Equal((7, 0), (_options.RateLimiter.DefaultRateLimiterOptions.PermitLimit, _options.RateLimiter.DefaultRateLimiterOptions.QueueLimit));
        Assert.Equal(int.MaxValue, _options.Retry.MaxRetryAttempts);
        Assert.Equal((Settings.Budget, Settings.AttemptTimeout), (_options.TotalRequestTimeout.Timeout, _options.AttemptTimeout.Timeout));

        // Polly's breaker never opens.
        var context = ResilienceContextPool.Shared.Get(TestContext.Current.CancellationToken);
        Assert.False(await _options.CircuitBreaker.ShouldHandle(new CircuitBreakerPredicateArguments<HttpResponseMessage>(context, Outcome.FromResult(Response(500)))));
    }

    [Fact]
    public async Task TotalTimeout_IsTheCurrentBudget()
    {
        Apply();
        Assert.Equal(Settings.Budget, await LimitAsync(_options.TotalRequestTimeout, Request));

        Settings = Settings with { Budget = TimeSpan.FromSeconds(9) };
        Assert.Equal(TimeSpan.FromSeconds(9), await LimitAsync(_options.TotalRequestTimeout, Request));
    }

    [Fact]
    public async Task Attempt_HasNoTimeLimit_IfItMayUseTheWholeBudget()
    {
        Settings = Settings with { AttemptTimeout = Settings.Budget };
        Apply();
        Start();

        Assert.Equal(Timeout.InfiniteTimeSpan, await LimitAsync(_options.AttemptTimeout, Request));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2.999, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public async Task Attempt_HasATimeLimit_WhileTheRemainingBudgetIsLonger(double elapsed, bool isLimited)
    {
        Apply();
        Start();
        Time.Advance(TimeSpan.FromSeconds(elapsed));

        Assert.Equal(isLimited ? Settings.AttemptTimeout : Timeout.InfiniteTimeSpan, await LimitAsync(_options.AttemptTimeout, Request));
    }

    [Fact]
    public async Task Attempt_HasTheCurrentTimeLimit_IfAReloadShortensTheBudget()
    {
        Apply();
        Start();
        Settings = Settings with { Budget = TimeSpan.FromSeconds(1), AttemptTimeout = TimeSpan.FromSeconds(1) };

        Assert.Equal(TimeSpan.FromSeconds(1), await LimitAsync(_options.AttemptTimeout, Request));
    }

    [Fact]
    public async Task Attempt_HasTheCurrentTimeLimit_AfterAReload()
    {
        Apply();
        using var foreign = new HttpRequestMessage();
        Settings = Settings with { AttemptTimeout = TimeSpan.FromSeconds(1) };

        Assert.Equal(TimeSpan.FromSeconds(1), await LimitAsync(_options.AttemptTimeout, foreign));
    }

    private void Apply() => StandardHandlerSettings.Apply(_options, () => Settings, Circuit, Time);

    private static async Task<TimeSpan> LimitAsync(TimeoutStrategyOptions options, HttpRequestMessage request)
    {
        var context = ResilienceContextPool.Shared.Get(TestContext.Current.CancellationToken);
        context.SetRequestMessage(request);
        return await options.TimeoutGenerator!(new TimeoutGeneratorArguments(context));
    }

    private sealed class NoLease : RateLimitLease
    {
        public override bool IsAcquired => false;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}

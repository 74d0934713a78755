using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace Tidewire.Resilience;

/// <summary>Configures the standard handler once, with delegates that read the current settings for each call.</summary>
internal static class StandardHandlerSettings
{
    public static void Apply(HttpStandardResilienceOptions options, Func<ClientSettings> settings, Circuit circuit, TimeProvider time)
    {
        var initial = settings();
        var retry = new RetryStrategy(settings, circuit, time);

        // A standard handler that the application adds to the client shares these options, so all of its settings are reset.
        var platform = new HttpStandardResilienceOptions();
        (options.RateLimiter, options.TotalRequestTimeout, options.Retry) = (platform.RateLimiter, platform.TotalRequestTimeout, platform.Retry);
        (options.CircuitBreaker, options.AttemptTimeout) = (platform.CircuitBreaker, platform.AttemptTimeout);

        options.RateLimiter.DefaultRateLimiterOptions.PermitLimit = initial.ConcurrencyLimit;
        options.RateLimiter.DefaultRateLimiterOptions.QueueLimit = 0;

        options.TotalRequestTimeout.Timeout = initial.Budget;
        options.TotalRequestTimeout.TimeoutGenerator = _ => new(settings().Budget);

        // The strategy applies the current options, so Polly's own limit must not interfere.
        options.Retry.MaxRetryAttempts = int.MaxValue;
        options.Retry.ShouldHandle = retry.ShouldRetry;
        options.Retry.DelayGenerator = RetryStrategy.Delay;

        // Tidewire's circuit counts calls, outside of the retries. Polly's breaker is inside the retries and disabled.
        options.CircuitBreaker.ShouldHandle = static _ => new(false);
        options.CircuitBreaker.SamplingDuration = TimeSpan.FromDays(1);

        options.AttemptTimeout.Timeout = initial.AttemptTimeout;
        options.AttemptTimeout.TimeoutGenerator = arguments => new(AttemptTimeout(arguments, settings(), time));
    }

    // An attempt that may use the whole remaining budget needs no separate timer.
    private static TimeSpan AttemptTimeout(TimeoutGeneratorArguments arguments, ClientSettings settings, TimeProvider time)
    {
        if (!CallContext.TryGet(arguments.Context.GetRequestMessage(), out var call))
            return settings.AttemptTimeout;
        if (settings.AttemptTimeout >= call.Budget)
            return Timeout.InfiniteTimeSpan;

        var left = call.Budget - time.GetElapsedTime(call.StartedAt);
        return settings.AttemptTimeout < left ? settings.AttemptTimeout : Timeout.InfiniteTimeSpan;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Timeout;
using Tidewire.Http;

namespace Tidewire.Resilience;

/// <summary>Turns a client's options into its standard resilience handler.</summary>
/// <remarks>
/// The pipeline is built once. What may change live is read by every call, so a reload rebuilds nothing, resets nothing and fails nothing.
/// </remarks>
internal static class StandardResilience
{
    public static void AddTo(IHttpClientBuilder builder, Func<IServiceProvider, Func<ResilienceSettings>> settings, Func<IServiceProvider, Circuit> circuit)
    {
        builder.AddStandardResilienceHandler().Configure((options, services) =>
        {
            try
            {
                Configure(options, settings(services), circuit(services), services.GetRequiredService<TimeProvider>());
            }
            catch (OptionsValidationException)
            {
                // The platform validates these options at start as well. What is wrong with ours is said once, by ours.
            }
        });

        builder.AddHttpMessageHandler(services =>
            new AttemptHandler(circuit(services), services.GetRequiredService<TimeProvider>()));
    }

    /// <summary>
    /// Leaves one resilience handler on the client: ours, or, where the application wants its own, all but ours. Every other one would
    /// multiply the attempts of a call, whichever was registered first.
    /// </summary>
    public static void KeepOne(IList<DelegatingHandler> handlers, bool applicationResilience)
    {
        int ours = -1;
        for (int i = 1; i < handlers.Count; i++)
        {
            if (handlers[i] is AttemptHandler)
                ours = i - 1;
        }

        for (int i = handlers.Count - 1; i >= 0; i--)
        {
            if (handlers[i] is ResilienceHandler && (i == ours) == applicationResilience)
                handlers.RemoveAt(i);
        }
    }

    private static void Configure(HttpStandardResilienceOptions options, Func<ResilienceSettings> settings, Circuit circuit, TimeProvider time)
    {
        var initial = settings();
        var rules = new RetryRules(settings, circuit, time);

        options.RateLimiter.DefaultRateLimiterOptions.PermitLimit = initial.ConcurrencyLimit;
        options.RateLimiter.DefaultRateLimiterOptions.QueueLimit = 0;

        options.TotalRequestTimeout.Timeout = initial.Budget;
        options.TotalRequestTimeout.TimeoutGenerator = static arguments =>
            new(CallContext.TryGet(arguments.Context.GetRequestMessage(), out var call) ? call.Budget : Timeout.InfiniteTimeSpan);

        // The rules decide by the live options; Polly's own count only must not be in the way.
        options.Retry.MaxRetryAttempts = int.MaxValue;
        options.Retry.ShouldHandle = rules.ShouldRetry;
        options.Retry.DelayGenerator = RetryRules.Delay;

        // The breaker is the Circuit, asked by the AttemptHandler; Polly's sees only successes.
        options.CircuitBreaker.ShouldHandle = static _ => new(false);
        options.CircuitBreaker.SamplingDuration = TimeSpan.FromDays(1);

        options.AttemptTimeout.Timeout = initial.AttemptTimeout;
        options.AttemptTimeout.TimeoutGenerator = arguments => new(AttemptTimeout(arguments, settings(), time));
    }

    // An attempt that may use all that is left needs no timer of its own: the budget's ends it.
    private static TimeSpan AttemptTimeout(TimeoutGeneratorArguments arguments, ResilienceSettings settings, TimeProvider time)
    {
        if (!CallContext.TryGet(arguments.Context.GetRequestMessage(), out var call))
            return settings.AttemptTimeout;

        var left = call.Budget - time.GetElapsedTime(call.StartedAt);
        return settings.AttemptTimeout < left ? settings.AttemptTimeout : Timeout.InfiniteTimeSpan;
    }
}

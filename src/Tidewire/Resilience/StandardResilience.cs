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
    /// multiply the attempts of a call, whichever was registered first. Then puts the call, and our handler, around everything else, so that budget and
    /// call hold for the handlers that the application adds as well.
    /// </summary>
    public static void Arrange(IList<DelegatingHandler> handlers, bool applicationResilience)
    {
        var attempt = handlers.OfType<AttemptHandler>().Single();
        var ours = handlers.Take(handlers.IndexOf(attempt)).OfType<ResilienceHandler>().Last();
        var call = handlers.OfType<CallHandler>().Single();

        foreach (var handler in handlers.OfType<ResilienceHandler>().ToList())
        {
            if (handler == ours || !applicationResilience)
                handlers.Remove(handler);
        }

        if (!applicationResilience)
            handlers.Insert(0, ours);

        handlers.Remove(call);
        handlers.Insert(0, call);
    }

    private static void Configure(HttpStandardResilienceOptions options, Func<ResilienceSettings> settings, Circuit circuit, TimeProvider time)
    {
        var initial = settings();
        var rules = new RetryStrategy(settings, circuit, time);

        options.RateLimiter.DefaultRateLimiterOptions.PermitLimit = initial.ConcurrencyLimit;
        options.RateLimiter.DefaultRateLimiterOptions.QueueLimit = 0;

        options.TotalRequestTimeout.Timeout = initial.Budget;
        options.TotalRequestTimeout.TimeoutGenerator = static arguments =>
            new(CallContext.TryGet(arguments.Context.GetRequestMessage(), out var call) ? call.Budget : Timeout.InfiniteTimeSpan);

        // The rules decide by the live options; Polly's own count only must not be in the way.
        options.Retry.MaxRetryAttempts = int.MaxValue;
        options.Retry.ShouldHandle = rules.ShouldRetry;
        options.Retry.DelayGenerator = RetryStrategy.Delay;

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

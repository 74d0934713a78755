using Polly;
using Polly.Retry;
using Tidewire.Http;

namespace Tidewire.Resilience;

/// <summary>Decides whether an attempt is followed by another: only when that can help, is safe, and fits what is left of the budget.</summary>
internal sealed class RetryStrategy(Func<ResilienceSettings> settings, Circuit circuit, TimeProvider time)
{
    public ValueTask<bool> ShouldRetry(RetryPredicateArguments<HttpResponseMessage> arguments) =>
        new(arguments.Context.GetRequestMessage() is { } request
            && CallContext.TryGet(request, out var call)
            && ShouldRetry(arguments.Outcome, request, call, arguments.AttemptNumber + 1));

    public static ValueTask<TimeSpan?> Delay(RetryDelayGeneratorArguments<HttpResponseMessage> arguments) =>
        new(CallContext.TryGet(arguments.Context.GetRequestMessage(), out var call) ? call.NextDelay : null);

    private bool ShouldRetry(Outcome<HttpResponseMessage> outcome, HttpRequestMessage request, CallContext call, int rounds)
    {
        var current = settings();
        TimeSpan? retryAfter = null;
        bool mayHaveActed;
        bool replayable = call.CanReplay;

        if (outcome.Result is { } response)
        {
            if (!FailureClassifier.IsTransient(response.StatusCode))
                return false;

            retryAfter = RetryAfter.Of(response.Headers, time);
            mayHaveActed = FailureClassifier.MayHaveActed(response.StatusCode, retryAfter);
        }
        else
        {
            if (call.CallerToken.IsCancellationRequested || outcome.Exception is not { } e || !FailureClassifier.IsTransient(e))
                return false;

            mayHaveActed = !FailureClassifier.NeverConnected(e) && !JsonBody.NothingWritten(request);
            replayable |= FailureClassifier.NeverConnected(e);
        }

        var left = call.Budget - time.GetElapsedTime(call.StartedAt);
        if (retryAfter >= left)
        {
            call.RetryAfterDidNotFit = true;
            return false;
        }

        bool safe = call.IsRepeatable || current.IdempotencyKeysHonored || !mayHaveActed;

        // A handler of the application between ours may fail before anything is sent: its rounds count as well.
        int attempts = Math.Max(call.Attempts, rounds);
        if (!safe || !replayable || attempts >= current.MaxAttempts || circuit.Refuses)
            return false;

        call.NextDelay = retryAfter ?? BackOff(attempts, current);
        return call.NextDelay < left;
    }

    // "Full jitter": anywhere between zero and the exponential bound.
    private static TimeSpan BackOff(int attempts, ResilienceSettings settings)
    {
        double bound = Math.Min(settings.MaxDelay.TotalMilliseconds, settings.BaseDelay.TotalMilliseconds * Math.Pow(2, attempts - 1));
#pragma warning disable CA5394 // The jitter spreads load; nothing secret depends on it.
        return TimeSpan.FromMilliseconds(bound * Random.Shared.NextDouble());
#pragma warning restore CA5394
    }
}

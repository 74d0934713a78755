using Polly;
using Polly.Retry;

namespace Tidewire.Resilience;

/// <summary>Decides whether and when a call makes another attempt. The standard handler calls it after each attempt.</summary>
internal sealed class RetryStrategy(Func<ClientSettings> settings, Circuit circuit, TimeProvider time)
{
    public ValueTask<bool> ShouldRetry(RetryPredicateArguments<HttpResponseMessage> arguments) =>
        new(arguments.Context.GetRequestMessage() is { } request
            && CallContext.TryGet(request, out var call)
            && ShouldRetry(arguments.Outcome, request, call, arguments.AttemptNumber + 1));

    public static ValueTask<TimeSpan?> Delay(RetryDelayGeneratorArguments<HttpResponseMessage> arguments) =>
        new(CallContext.TryGet(arguments.Context.GetRequestMessage(), out var call) ? call.NextDelay : null);

    private bool ShouldRetry(Outcome<HttpResponseMessage> result, HttpRequestMessage request, CallContext call, int rounds)
    {
        // After a 401 the service has not acted, so the request is repeated without a delay, with another credential.
        bool hasUntriedCredential = call.Replacement is { IsUntried: true };
        if (call.OutcomeOf(result.Result, result.Exception) is not { IsSuccess: false } outcome || !outcome.IsTransient && !hasUntriedCredential || call.IsCanceled)
            return false;

        var left = call.Budget - time.GetElapsedTime(call.StartedAt);
        if (outcome.RetryAfter >= left && !hasUntriedCredential)
        {
            call.RetryAfterDidNotFit = true;
            return false;
        }

        var current = settings();
        bool isSafe = call.IsRepeatable || call.KeysHonored || (!outcome.MayHaveActed && !call.MayHaveActed);
        bool canReplay = call.CanReplay || outcome.NothingWritten;
        // A handler of the application may respond without the transport; such attempts count too.
        int attempts = Math.Max(call.Attempts, rounds);
        if (!isSafe || !canReplay || attempts >= current.MaxAttempts || call.Pass.IsTrial || !circuit.IsClosed)
            return false;

        call.NextDelay = hasUntriedCredential ? TimeSpan.Zero : outcome.RetryAfter ?? BackOff(attempts, current);
        if (call.NextDelay >= left)
            return false;

        call.BeginNextAttempt(request);
        return true;
    }

    // "Full jitter": random between zero and the exponential bound.
    private static TimeSpan BackOff(int attempts, ClientSettings settings)
    {
        double bound = Math.Min(settings.MaxDelay.TotalMilliseconds, settings.BaseDelay.TotalMilliseconds * Math.Pow(2, attempts - 1));
#pragma warning disable CA5394 // The jitter spreads load; nothing secret depends on it.
        return TimeSpan.FromMilliseconds(bound * Random.Shared.NextDouble());
#pragma warning restore CA5394
    }
}

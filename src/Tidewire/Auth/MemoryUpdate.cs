using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>Caches the result of a call, once per call, before the next caller can start another call for the token.</summary>
internal sealed class MemoryUpdate(IVerifier next, TokenMemory memory, KnownTokens known, VerificationCounter counter) : IVerifier
{
    public ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        var cache = request.Options.Cache;

        // Another call may have completed between the memory lookup and the start of this call.
        if (memory.Find(request.Key, request.Credential, cache) is { } remembered)
        {
            counter.Count(VerificationTelemetry.Memory);
            return new(remembered);
        }

        return VerifyAndRememberAsync(request, cancellationToken);
    }

    private async ValueTask<Verification> VerifyAndRememberAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        var answer = await next.VerifyAsync(request, cancellationToken).ConfigureAwait(false);

        if (answer.IsRejected)
        {
            memory.ForgetGood(request.Key);
            known.Remove(request.Key);
        }
        else if (answer.Claims is not null)
        {
            known.Add(request.Key);
        }

        if (!answer.IsOutage)
            request.Call!.Remember(memory, request.Key, answer, request.Options.Cache);
        return answer;
    }
}

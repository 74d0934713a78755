using Tidewire.Telemetry;

namespace Tidewire.Auth;

/// <summary>Returns results cached by this instance, without a call, a wait or an allocation.</summary>
internal sealed class MemoryLookup(IVerifier next, TokenKey keys, TokenMemory memory, VerificationCounter counter) : IVerifier
{
    public ValueTask<Verification> VerifyAsync(VerificationRequest request, CancellationToken cancellationToken)
    {
        var cache = request.Options.Cache;
        if (!cache.Enabled)
            return next.VerifyAsync(request, cancellationToken);

        Span<char> key = stackalloc char[TokenKey.Length];
        keys.Write(request.Token, key);
        if (memory.Find(key, request.Credential, cache) is { } remembered)
        {
            counter.Count(VerificationTelemetry.Memory);
            return new(remembered);
        }

        return next.VerifyAsync(request with { Key = new(key) }, cancellationToken);
    }
}

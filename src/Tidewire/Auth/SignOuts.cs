namespace Tidewire.Auth;

/// <summary>Forgets tokens: first in the call under way, which must not remember one again, then in memory, then in the other instances.</summary>
internal sealed class SignOuts(VerificationCoalescer underWay, TokenMemory memory, KnownTokens known, SharedSignOuts? shared)
{
    private static readonly Task<bool> _done = Task.FromResult(true);

    /// <summary>Forgets a token everywhere.</summary>
    /// <returns>Whether it is forgotten here and, where tokens are shared, the sign-out stands in the store and was published.</returns>
    public Task<bool> ForgetAsync(string key)
    {
        ForgetHere(key);
        return shared?.RecordAsync(key) ?? _done;
    }

    /// <summary>Forgets a token in this instance.</summary>
    public void ForgetHere(string key)
    {
        underWay.Forget(key);
        memory.Forget(key);
        known.Remove(key);
    }
}

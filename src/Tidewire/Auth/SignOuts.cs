namespace Tidewire.Auth;

/// <summary>
/// Forgets tokens: first in the call in flight, which must not cache its result afterward, then in memory, then in the other instances.
/// </summary>
internal sealed class SignOuts(
    VerificationCoalescer underWay, TokenMemory memory, KnownTokens known, TokenKey keys, SubjectSignOuts subjects, SharedSignOuts? shared)
{
    private static readonly Task<bool> _done = Task.FromResult(true);

    /// <summary>Forgets a token everywhere.</summary>
    /// <returns>Whether it is forgotten here and, if tokens are shared, the sign-out was written to the store and published.</returns>
    public Task<bool> ForgetAsync(string token)
    {
        string key = keys.Of(token);
        ForgetHere(key);
        return shared?.RecordAsync(key) ?? _done;
    }

    /// <summary>Forgets all tokens of a user everywhere.</summary>
    /// <returns>As for one token.</returns>
    public Task<bool> ForgetSubjectAsync(string subject)
    {
        string topic = SubjectTopic.Of(keys.OfSubject(subject));
        ForgetHere(topic);
        return shared?.RecordAsync(topic) ?? _done;
    }

    /// <summary>Forgets a token, or the tokens of a user, in this instance.</summary>
    /// <param name="topic">The key of the token, or the topic that <see cref="SubjectTopic"/> makes for a user.</param>
    public void ForgetHere(string topic)
    {
        if (SubjectTopic.Is(topic, out var subjectKey))
        {
            subjects.Add(TokenKey.IdOf(subjectKey));
            return;
        }

        underWay.Forget(topic);
        memory.Forget(topic);
        known.Remove(topic);
    }
}

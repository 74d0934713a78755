namespace Tidewire.Auth;

/// <summary>One call for one token that is under way, and those who wait for it. It is given up only when all of them have canceled.</summary>
#pragma warning disable CA1001 // A source without timer or link holds nothing to dispose of.
internal sealed class InFlightVerification(long order)
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _abandoned = new();

    // Continuations run elsewhere: thousands may wait, and the call must not end their work one after the other.
    private readonly TaskCompletionSource<Verification> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiters = 1;
    private bool _isForgotten;

    public Task<Verification> Ended => _ended.Task;

    /// <summary>When the call began, in the order of calls and sign-outs.</summary>
    public long Order { get; } = order;

    /// <summary>Canceled when all who waited have canceled.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>Whether the token was forgotten since the call began, so that its answer may be given but not remembered.</summary>
    public bool IsForgotten
    {
        get
        {
            lock (_gate)
                return _isForgotten;
        }
    }

    /// <summary>One more waits, unless the call was given up already.</summary>
    public bool TryJoin()
    {
        lock (_gate)
        {
            if (_waiters == 0)
                return false;

            _waiters++;
            return true;
        }
    }

    /// <summary>One who waited has canceled. Whoever has merely run out of time leaves the call to its own limit, so that the circuit learns of it.</summary>
    /// <returns>Whether that gave the call up.</returns>
    public bool Leave()
    {
        lock (_gate)
        {
            if (--_waiters > 0)
                return false;
        }

        if (!_ended.Task.IsCompleted)
            _abandoned.Cancel();
        return true;
    }

    /// <summary>Takes the answer out of what may be remembered. What is being remembered at this moment is so before this returns.</summary>
    public void Forget()
    {
        lock (_gate)
            _isForgotten = true;
    }

    /// <summary>Remembers the answer, unless the token was forgotten; the two exclude each other.</summary>
    public void Remember(TokenMemory memory, string key, Verification answer, AuthCacheOptions options)
    {
        lock (_gate)
        {
            if (!_isForgotten)
                memory.Remember(key, answer, Order, options);
        }
    }

    public void End(Verification answer) => _ended.TrySetResult(answer);

    public void End(Exception exception)
    {
        if (exception is OperationCanceledException)
            _ended.TrySetCanceled(Abandoned);
        else
            _ended.TrySetException(exception);

        // Perhaps nobody is left to see it.
        _ = _ended.Task.Exception;
    }
}

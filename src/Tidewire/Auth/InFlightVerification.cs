namespace Tidewire.Auth;

/// <summary>One call for one token that is under way, and those who wait for it. It is given up only when all of them have canceled.</summary>
/// <param name="order">When the call began, in the order of calls and sign-outs.</param>
/// <param name="canBeAbandoned">Whether the caller who begins it may cancel.</param>
/// <param name="options">The options it began with, which limit its time.</param>
#pragma warning disable CA1001 // A source without timer or link holds nothing to dispose of.
internal sealed class InFlightVerification(long order, bool canBeAbandoned, AuthOptions options)
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();

    // A caller who cannot leave holds the call for all.
    private readonly CancellationTokenSource? _abandoned = canBeAbandoned ? new() : null;
    private TaskCompletionSource<Verification>? _ended;
    private Verification? _answer;
    private Exception? _error;
    private int _waiters = 1;
    private bool _isForgotten;

    /// <summary>Completes when the call does. Made for those who wait: most calls have no one but the caller who began them.</summary>
    public Task<Verification> Ended
    {
        get
        {
            lock (_gate)
            {
                if (_ended is null)
                {
                    // Continuations run elsewhere: thousands may wait, and the call must not end their work one after the other.
                    _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    Complete();
                }

                return _ended.Task;
            }
        }
    }

    /// <summary>When the call began, in the order of calls and sign-outs.</summary>
    public long Order { get; } = order;

    /// <summary>Whether it ends before the time of a caller does who came later with these options.</summary>
    public bool EndsBefore(AuthOptions laterOptions) => ReferenceEquals(options, laterOptions);

    /// <summary>Canceled when all who waited have canceled.</summary>
    public CancellationToken Abandoned => _abandoned?.Token ?? CancellationToken.None;

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

        if (!Ended.IsCompleted)
            _abandoned?.Cancel();
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

    public void End(Verification answer)
    {
        lock (_gate)
        {
            _answer = answer;
            Complete();
        }
    }

    public void End(Exception exception)
    {
        lock (_gate)
        {
            _error = exception;
            Complete();
        }
    }

    private void Complete()
    {
        if (_ended is null)
            return;

        if (_answer is not null)
            _ended.TrySetResult(_answer);
        else if (_error is OperationCanceledException)
            _ended.TrySetCanceled(Abandoned);
        else if (_error is not null)
            _ended.TrySetException(_error);

        // Perhaps nobody is left to see it.
        _ = _ended.Task.Exception;
    }
}

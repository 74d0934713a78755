namespace Tidewire.Auth;

/// <summary>
/// A call in flight for one token, and the callers who wait for it. It is abandoned only when all of them have canceled.
/// </summary>
/// <param name="order">The call's position in the sequence of calls and sign-outs.</param>
/// <param name="canBeAbandoned"><see langword="false"/> if the caller who starts the call cannot cancel: the call is then never abandoned.</param>
/// <param name="options">The options of the caller who starts the call; they determine its time limit.</param>
#pragma warning disable CA1001 // A CancellationTokenSource without a timer or linked tokens holds nothing to dispose.
internal sealed class InFlightVerification(long order, bool canBeAbandoned, AuthOptions options)
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();

    // If the first caller cannot cancel, the call is never abandoned.
    private readonly CancellationTokenSource? _abandoned = canBeAbandoned ? new() : null;
    private TaskCompletionSource<Verification>? _ended;
    private Verification? _answer;
    private Exception? _error;
    private int _waiters = 1;
    private bool _isForgotten;

    /// <summary>
    /// Completes when the call does. Created on first use, because most calls have only one waiter: the caller who started the call.
    /// </summary>
    public Task<Verification> Ended
    {
        get
        {
            lock (_gate)
            {
                if (_ended is null)
                {
                    // Continuations run asynchronously: thousands of callers may wait, and the call must not run their continuations one
                    // after the other.
                    _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    Complete();
                }

                return _ended.Task;
            }
        }
    }

    /// <summary>The call's position in the sequence of calls and sign-outs.</summary>
    public long Order { get; } = order;

    /// <summary>Whether the call is certain to end before the time limit of a later caller with these options.</summary>
    public bool EndsBefore(AuthOptions laterOptions) => ReferenceEquals(options, laterOptions);

    /// <summary>Canceled when all waiting callers have canceled.</summary>
    public CancellationToken Abandoned => _abandoned?.Token ?? CancellationToken.None;

    /// <summary>Whether the token was forgotten after the call began. The result is then returned but not cached.</summary>
    public bool IsForgotten
    {
        get
        {
            lock (_gate)
                return _isForgotten;
        }
    }

    /// <summary>
    /// Adds a waiting caller, unless the call is already abandoned, its token was forgotten, or it has another credential than the caller.
    /// </summary>
    public bool TryJoin(AuthOptions laterOptions)
    {
        lock (_gate)
        {
            if (_waiters == 0 || _isForgotten || VerificationRequest.CredentialOf(laterOptions) != VerificationRequest.CredentialOf(options))
                return false;

            _waiters++;
            return true;
        }
    }

    /// <summary>
    /// Removes a waiting caller who has canceled. Not used for a caller whose budget ended: the call in flight then reaches its own
    /// timeout, which the circuit counts.
    /// </summary>
    /// <returns>Whether the call is now abandoned.</returns>
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

    /// <summary>Prevents the result from being cached. A concurrent <see cref="Remember"/> completes before this method returns.</summary>
    public void Forget()
    {
        lock (_gate)
            _isForgotten = true;
    }

    /// <summary>Caches the result, unless the token was forgotten. Mutually exclusive with <see cref="Forget"/>.</summary>
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

        // Observes the exception in case no caller is left to observe it.
        _ = _ended.Task.Exception;
    }
}

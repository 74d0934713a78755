namespace Tidewire.Testing;

/// <summary>An in-memory service that fails on demand. Thread-safe.</summary>
public abstract class FakeService
{
    private readonly Queue<ServiceFailure> _failures = new();
    private bool _isDown;

    private protected FakeService()
    {
    }

    private protected Lock Gate { get; } = new();

    /// <summary>
    /// Makes the next calls fail. Failures that were set earlier come first. A failed call has no effect. A call that would not send a
    /// request, for example because of an invalid argument, does not consume a failure.
    /// </summary>
    /// <param name="kind">
    /// The kind of failure. Status, attempts and other properties are those of a real failure of this kind with default options.
    /// </param>
    /// <param name="times">The number of calls. Default 1.</param>
    /// <exception cref="ArgumentException">
    /// The real service never fails in this way: only the auth service reads a body and can return
    /// <see cref="ServiceFailureKind.InvalidResponse"/>.
    /// </exception>
    public void FailNext(ServiceFailureKind kind, int times = 1) => FailNext(Typical(kind), times);

    /// <summary>Makes the next calls fail with your own failure, for example one with a status or a Retry-After.</summary>
    /// <param name="failure">The failure, which is returned unchanged.</param>
    /// <param name="times">The number of calls. Default 1.</param>
    /// <exception cref="ArgumentException">The real service never fails in this way.</exception>
    public void FailNext(ServiceFailure failure, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(failure);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        ThrowIfImpossible(failure);
        lock (Gate)
        {
            for (int i = 0; i < times; i++)
                _failures.Enqueue(failure);
        }
    }

    /// <summary>
    /// Makes every call fail as with a refused connection, until <see cref="Recover"/>. There is no circuit breaker, so failures never
    /// become <see cref="ServiceFailureKind.CircuitOpen"/>.
    /// </summary>
    public void GoDown()
    {
        lock (Gate)
            _isDown = true;
    }

    /// <summary>
    /// Ends <see cref="GoDown"/>, and discards the failures that <see cref="FailNext(ServiceFailureKind, int)"/> has set.
    /// </summary>
    public void Recover()
    {
        lock (Gate)
        {
            _isDown = false;
            _failures.Clear();
            OnRecovered();
        }
    }

    private protected bool IsDown => _isDown;

    private protected abstract ServiceFailure Typical(ServiceFailureKind kind);

    private protected virtual void ThrowIfImpossible(ServiceFailure failure)
    {
    }

    /// <summary>Called under the lock.</summary>
    private protected virtual void OnRecovered()
    {
    }

    /// <summary>The failure of the current call, or <see langword="null"/>. Called under the lock.</summary>
    private protected ServiceFailure? NextFailure()
    {
        if (_isDown)
            return Typical(ServiceFailureKind.Unavailable);
        return _failures.TryDequeue(out var failure) ? failure : null;
    }
}

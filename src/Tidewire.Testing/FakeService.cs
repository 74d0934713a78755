namespace Tidewire.Testing;

/// <summary>A service in memory that fails when told to. Safe for any thread.</summary>
public abstract class FakeService
{
    private readonly Queue<ServiceFailure> _failures = new();
    private bool _isDown;

    private protected FakeService()
    {
    }

    private protected Lock Gate { get; } = new();

    /// <summary>
    /// Lets the next calls fail, after those told earlier. A failed call does nothing. A call that would send nothing, with a wrong
    /// argument for instance, uses up none.
    /// </summary>
    /// <param name="kind">Why they fail; status, attempts and the rest are those of a real failure of this kind under default options.</param>
    /// <param name="times">How many calls. Default 1.</param>
    /// <exception cref="ArgumentException">The real service never fails so: only auth has a body that could be an <see cref="ServiceFailureKind.InvalidResponse"/>.</exception>
    public void FailNext(ServiceFailureKind kind, int times = 1) => FailNext(Typical(kind), times);

    /// <summary>Lets the next calls fail with a failure of your own, one with a status or a Retry-After for instance.</summary>
    /// <param name="failure">The failure, handed out as it is.</param>
    /// <param name="times">How many calls. Default 1.</param>
    /// <exception cref="ArgumentException">The real service never fails so.</exception>
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
    /// Lets every call fail as if nobody listened at the address, until <see cref="Recover"/>. There is no circuit: it does not become
    /// <see cref="ServiceFailureKind.CircuitOpen"/>.
    /// </summary>
    public void GoDown()
    {
        lock (Gate)
            _isDown = true;
    }

    /// <summary>Ends <see cref="GoDown"/>, and forgets what is left of <see cref="FailNext(ServiceFailureKind, int)"/>.</summary>
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

    /// <summary>Called within the turn.</summary>
    private protected virtual void OnRecovered()
    {
    }

    /// <summary>How this call fails, or <see langword="null"/>. To be asked within the turn.</summary>
    private protected ServiceFailure? NextFailure()
    {
        if (_isDown)
            return Typical(ServiceFailureKind.Unavailable);
        return _failures.TryDequeue(out var failure) ? failure : null;
    }
}

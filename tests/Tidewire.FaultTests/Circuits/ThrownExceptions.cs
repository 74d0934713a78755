using System.Runtime.ExceptionServices;

namespace Tidewire.FaultTests.Circuits;

/// <summary>Counts the exceptions thrown in the asynchronous flow that created this object, including caught ones.</summary>
internal sealed class ThrownExceptions : IDisposable
{
    private readonly AsyncLocal<bool> _isOurs = new();
    private int _count;

    public ThrownExceptions()
    {
        _isOurs.Value = true;
        AppDomain.CurrentDomain.FirstChanceException += OnThrown;
    }

    public int Count => Volatile.Read(ref _count);

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= OnThrown;

    private void OnThrown(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (_isOurs.Value)
            Interlocked.Increment(ref _count);
    }
}

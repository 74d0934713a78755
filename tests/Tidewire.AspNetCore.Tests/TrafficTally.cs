using System.Net;

namespace Tidewire.AspNetCore.Tests;

/// <summary>Counts the responses to many clients by status, and by the phases in which the request began and ended. Signals when a count is reached.</summary>
internal sealed class TrafficTally
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Phase, HttpStatusCode Status), int> _counts = [];
    private string _phase = "before";
    private (string Phase, HttpStatusCode Status, int Count, TaskCompletionSource Reached)? _awaited;

    public string Phase
    {
        get
        {
            lock (_lock)
                return _phase;
        }

        set
        {
            lock (_lock)
                _phase = value;
        }
    }

    public void Add(string begunIn, HttpStatusCode status)
    {
        lock (_lock)
        {
            var key = (begunIn == _phase ? _phase : $"{begunIn} to {_phase}", status);
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
            if (_awaited is var (phase, wanted, count, reached) && key == (phase, wanted) && _counts[key] >= count)
                reached.TrySetResult();
        }
    }

    public Task WaitForAsync(string phase, HttpStatusCode status, int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _awaited = (phase, status, count, reached);
        return reached.Task.WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public int Count(Func<string, HttpStatusCode, bool> which)
    {
        lock (_lock)
            return _counts.Where(pair => which(pair.Key.Phase, pair.Key.Status)).Sum(pair => pair.Value);
    }

    public override string ToString()
    {
        lock (_lock)
            return string.Join("; ", _counts.Select(pair => $"{pair.Key.Phase}: {(int)pair.Key.Status} {pair.Value} times"));
    }
}

using System.Globalization;
using System.Threading.Channels;

namespace Tidewire.ProxyTests.Callers;

/// <summary>Callers that make one call after another until they are stopped.</summary>
internal sealed class Load : IAsyncDisposable
{
    private static readonly TimeSpan _pauseWhenNotSent = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<ReportedCall> _ended = Channel.CreateUnbounded<ReportedCall>();
    private readonly Application _application;
    private readonly Facade _facade;
    private readonly Task _callers;
    private int _last;

    private Load(Application application, Facade facade, int callers)
    {
        (_application, _facade) = (application, facade);
        _callers = Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(CallAsync)));
    }

    public Account Account { get; } = new();

    public static Load Start(Application application, Facade facade, int callers = 8) => new(application, facade, callers);

    /// <summary>Completes when this number of further calls that meet the condition have ended. Tests wait for calls instead of the clock.</summary>
    public async Task MoreAsync(int calls, Func<ReportedCall, bool>? counts = null)
    {
        while (_ended.Reader.TryRead(out _))
        {
        }

        while (calls > 0)
        {
            var call = await _ended.Reader.ReadAsync(TestContext.Current.CancellationToken);
            if (counts?.Invoke(call) != false)
                calls--;
        }
    }

    /// <summary>Starts no more calls, and completes when those in flight have ended.</summary>
    public async Task<Account> StopAsync()
    {
        await _stopping.CancelAsync();
        await _callers;
        return Account;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task CallAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"call-{Interlocked.Increment(ref _last)}");
            var call = await _application.CallAsync(_facade, id, TestContext.Current.CancellationToken);
            Account.Add(call);
            _ended.Writer.TryWrite(call);
            if (call.Failure?.Kind == ServiceFailureKind.CircuitOpen)
                await Task.Delay(_pauseWhenNotSent, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}

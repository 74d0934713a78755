using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tidewire.Pipeline;
using Tidewire.Telemetry;

namespace Tidewire.Analytics;

/// <summary>The front of the pipeline: takes events or refuses them, starts the sender with the first, and stops it.</summary>
internal sealed class ActivityTracker : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _client;
    private readonly bool _alwaysSpool;
    private readonly ActivityQueue _queue = new();
    private readonly ActivitySpool? _spool;
    private readonly ActivityLedger _ledger;
    private readonly SenderSignal _signal;
    private readonly ActivitySender _sender;
    private readonly IDisposable? _subscription;
    private readonly Lock _starting = new();
    private volatile TrackingSettings _settings;
    private volatile Task? _running;
    private volatile bool _closed;
    private volatile bool _isLate;

    public ActivityTracker(
        ServiceClientDefinition definition,
        string section,
        IOptionsMonitor<AnalyticsOptions> monitor,
        ServiceCaller<IAnalyticsApi> caller,
        IMeterFactory meters,
        TimeProvider time,
        ILogger logger)
    {
        var options = monitor.Get(definition.OptionsName);
        string prefix = IdempotencyKey.New();
        _client = definition.Name;
        _time = time;
        _logger = logger = new NonThrowingLogger(logger);
        _settings = TrackingSettings.Of(options);
        _alwaysSpool = options.Spool.AlwaysSpool;
        _spool = options.Spool.Directory is null ? null : new(_client, prefix, options.Spool, time, logger);
        _signal = new(time);
        _ledger = new(_client, () => _settings, () => (_queue.Held, _spool?.Held ?? 0), meters, time, logger);
        _sender = new(
            _client, () => _settings, _queue, _spool, _alwaysSpool, _ledger, _signal, new(caller, _client, prefix), time, logger);

        var spool = (options.Spool.Directory, options.Spool.AlwaysSpool, options.Spool.MaxBytes, options.Spool.MaxAge);
        _subscription = monitor.OnChange((changed, name) =>
        {
            if (name != definition.OptionsName)
                return;

            _settings = TrackingSettings.Of(changed);
            _signal.Poke();
            if (spool != (changed.Spool.Directory, changed.Spool.AlwaysSpool, changed.Spool.MaxBytes, changed.Spool.MaxAge))
                Log.ReloadNeedsRestart(logger, section, nameof(options.Spool));
        });
    }

    /// <summary>Takes an event whose arguments are right and whose time is set.</summary>
    public bool Track(ActivityReport report, DateTimeOffset now)
    {
        var settings = _settings;
        if (_closed)
            return _ledger.Refuse(report, DropReason.ShutDown);
        if (!settings.Enabled)
            return _ledger.Refuse(report, DropReason.Disabled);
        if (_running is null)
            Start();

#pragma warning disable CA5394 // A sample is no secret.
        if (settings.SampleRate < 1 && Random.Shared.NextDouble() >= settings.SampleRate)
#pragma warning restore CA5394
            return LeaveOut(report, DropReason.Sampled);

        if (settings.BeforeSend is { } beforeSend)
        {
            var (changed, reason) = Apply(beforeSend, report, now);
            if (changed is null)
                return LeaveOut(report, reason);
            report = changed;
        }

        var activity = new TrackedActivity { Report = report, AcceptedAt = now, Trace = Activity.Current?.Context ?? default };
        if (_alwaysSpool)
            return Spool(activity, orElse: null);
        return _queue.TryReserve(settings.Capacity) ? Enqueue(activity) : Overflow(activity, settings);
    }

    public Task<FlushResult> FlushAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_closed && _running is null)
            return Task.FromResult(_ledger.Snapshot());

        Start();
        return _running is null ? Task.FromResult(_ledger.Snapshot()) : _sender.FlushAsync(cancellationToken);
    }

    /// <summary>Starts the sender, if it does not run yet, outside of the execution context of whoever is the first to need it.</summary>
    public void Start()
    {
        lock (_starting)
        {
            if (_running is not null || _closed)
                return;

            using (ExecutionContext.SuppressFlow())
                _running = Task.Run(_sender.RunAsync);
        }
    }

    /// <summary>
    /// Delivers what it can until the token ends, then puts what is left in the spool or drops it. Should that take longer than a second, by a disk or an
    /// <c>OnDropped</c> that hangs, it goes on in the background: the host's deadline is not ours to overrun.
    /// </summary>
    public async Task StopAsync(CancellationToken deadline)
    {
        if (Close() is not { } running)
            return;

        _sender.Stop();
        using (deadline.UnsafeRegister(static sender => ((ActivitySender)sender!).StopAtOnce(), _sender))
        {
            var late = LateAsync(deadline);
            if (await Task.WhenAny(running, late).ConfigureAwait(false) == late)
            {
                _isLate = true;
                Log.SenderLate(_logger, _client, _grace.TotalSeconds);
            }
        }
    }

    private async Task LateAsync(CancellationToken deadline)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (deadline.UnsafeRegister(static reached => ((TaskCompletionSource)reached!).TrySetResult(), reached))
            await reached.Task.ConfigureAwait(false);
        await Task.Delay(_grace, _time, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Without a shutdown before it, delivers nothing more: what is left goes into the spool or is dropped.</summary>
    public void Dispose()
    {
        var running = Close();
        _sender.StopAtOnce();
        running?.Wait(_isLate ? TimeSpan.Zero : _patience);
        _spool?.Dispose();
        _subscription?.Dispose();
        _signal.Dispose();
        _sender.Dispose();
    }

    private Task? Close()
    {
        lock (_starting)
        {
            _closed = true;
            Interlocked.MemoryBarrier();
            return _running;
        }
    }

    private bool Enqueue(TrackedActivity activity)
    {
        // After taking the place: the sender that ends waits for every place that is taken.
        if (_closed)
        {
            _queue.Release();
            return _ledger.Refuse(activity.Report, DropReason.ShutDown);
        }

        activity.Sequence = _ledger.Accept();
        _queue.Add(activity);
        _signal.Arrived(_queue.Count);
        return true;
    }

    private bool Overflow(TrackedActivity activity, TrackingSettings settings)
    {
        if (_spool is not null)
            return Spool(activity, orElse: settings);

        return MakeRoom(activity, settings);
    }

    private bool MakeRoom(TrackedActivity activity, TrackingSettings settings)
    {
        if (settings.Overflow == QueueOverflow.DropOldest && _queue.TryTakeThePlaceOfTheOldest(out var oldest))
        {
            _ledger.Drop(oldest.Report, DropReason.QueueFull);
            return Enqueue(activity);
        }

        return _ledger.Refuse(activity.Report, DropReason.QueueFull);
    }

    // Only on disk does it count as accepted.
    private bool Spool(TrackedActivity activity, TrackingSettings? orElse)
    {
        activity.Sequence = _ledger.Accept();
        var outcome = _spool!.Append(activity);
        if (outcome == SpoolOutcome.Written)
        {
            _signal.Arrived(_spool.Unread);
            return true;
        }

        _ledger.Withdraw();
        if (outcome == SpoolOutcome.Closed)
            return _ledger.Refuse(activity.Report, DropReason.ShutDown);
        if (orElse is not null)
            return MakeRoom(activity, orElse);
        return _ledger.Refuse(activity.Report, outcome == SpoolOutcome.Full ? DropReason.SpoolFull : DropReason.SpoolFailed);
    }

    private bool LeaveOut(ActivityReport report, DropReason reason)
    {
        _ledger.Accept();
        _ledger.Drop(report, reason);
        return true;
    }

    private (ActivityReport? Report, DropReason Reason) Apply(Func<ActivityReport, ActivityReport?> beforeSend, ActivityReport report, DateTimeOffset now)
    {
        try
        {
            if (beforeSend(report) is not { } changed)
                return (null, DropReason.Discarded);

            ReportGuard.ThrowIfInvalid(changed);
            return (ReportGuard.Stamped(changed, now), default);
        }
        catch (Exception e)
        {
            Log.BeforeSendFailed(_logger, _client, e.GetType().Name);
            return (null, DropReason.HookFailed);
        }
    }
}

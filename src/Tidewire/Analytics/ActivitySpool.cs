using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Tidewire.Telemetry;

namespace Tidewire.Analytics;

/// <summary>The events on disk, in files of lines that are read in the order written and deleted when all their events are settled.</summary>
/// <remarks>
/// Not OpenTelemetry.PersistentStorage.FileSystem: that one deletes what is too old or too young by the clock on a timer of its own, where nobody counts
/// it, hands out the newest first, throws at a foreign file name, leases by clock, and makes a file of every write.
/// <c>Append</c> may be called by any thread, the rest by the sender alone.
/// </remarks>
internal sealed class ActivitySpool : IDisposable
{
    private const string Extension = ".spool";
    private const long SmallestSegment = 64 * 1024;
    private const long LargestSegment = 16 * 1024 * 1024;
    private readonly string _client;
    private readonly string _prefix;
    private readonly string _directory;
    private readonly TimeSpan _maxAge;
    private readonly long _maxBytes;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LogThrottle _failures;
    private readonly LogThrottle _overflows;
    private readonly GroupWriter _writer;
    private readonly Lock _gate = new();
    private readonly List<SpoolSegment> _segments = [];
    private readonly HashSet<string> _foreign = [];
    private SpoolSegment? _active;
    private long _others;
    private long _held;
    private long _unread;
    private bool _ready;
    private bool _renews;
    private bool _closed;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _lines;

    public ActivitySpool(string client, string prefix, AnalyticsSpoolOptions options, TimeProvider time, ILogger logger)
    {
        _client = client;
        _prefix = prefix;
        _directory = Path.Combine(options.Directory!, "Tidewire." + Uri.EscapeDataString(client));
        _maxAge = options.MaxAge;
        _maxBytes = options.MaxBytes;
        _time = time;
        _logger = logger;
        _failures = new(time);
        _overflows = new(time);
        _writer = new(Write);
    }

    public string Location => _directory;

    /// <summary>Events on disk that are neither delivered nor dropped.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Those of them that the sender has not read yet.</summary>
    public long Unread => Interlocked.Read(ref _unread);

    /// <summary>Writes events at the end, together with those that other threads bring meanwhile. All of them or none.</summary>
    public SpoolOutcome Append(IReadOnlyList<TrackedActivity> activities)
    {
        var lines = _lines ??= new(4_096);
        lines.ResetWrittenCount();
        foreach (var activity in activities)
            SpoolLine.Write(lines, activity, _prefix);
        return _writer.Write(lines.WrittenSpan, activities.Count);
    }

    public SpoolOutcome Append(TrackedActivity activity)
    {
        var lines = _lines ??= new(4_096);
        lines.ResetWrittenCount();
        SpoolLine.Write(lines, activity, _prefix);
        return _writer.Write(lines.WrittenSpan, 1);
    }

    /// <summary>The next event to send; what is too old or damaged on the way there is dropped.</summary>
    public TrackedActivity? Take(ActivityLedger ledger)
    {
        while (Unread > 0)
        {
            SpoolSegment? segment;
            lock (_gate)
                segment = _segments.Find(candidate => candidate.Read < candidate.Count);
            if (segment is null)
                return null;

            if (TakeFrom(segment, ledger) is { } activity)
                return activity;
        }

        return null;
    }

    /// <summary>Drops an event that was taken from here and tried before, if it is too old by now.</summary>
    public bool TryExpire(TrackedActivity activity, ActivityLedger ledger)
    {
        if (activity.Segment is not { } segment || !IsExpired(activity, segment))
            return false;

        Drop(segment, activity.Report, DropReason.Expired, ledger);
        return true;
    }

    /// <summary>An event that was taken from here is delivered or dropped.</summary>
    public void Settle(SpoolSegment segment, long count = 1)
    {
        Interlocked.Add(ref _held, -count);
        lock (_gate)
        {
            segment.Settle(count);
            if (segment != _active && segment.Settled == segment.Count && _segments.Remove(segment))
                Try(segment.Delete);
        }
    }

    /// <summary>With nothing left to do: forgets the settled records of the file under way, so that it neither grows nor is sent again after a crash.</summary>
    public void Tidy()
    {
        lock (_gate)
        {
            if (_active is { Count: > 0 } active && active.Settled == active.Count)
                Try(active.Reset);
        }
    }

    /// <summary>Takes over the files that no process holds any more, and looks how much room the others leave. Returns how many events came with them.</summary>
    public long TakeOver(ActivityLedger ledger)
    {
        long found = 0;
        lock (_gate)
        {
            if (_closed)
                return 0;

            try
            {
                if (!_ready || !Directory.Exists(_directory))
                    Prepare();
                _others = 0;
                foreach (string path in Directory.EnumerateFiles(_directory).Order(StringComparer.Ordinal))
                {
                    if (!_segments.Exists(segment => segment.Path == path))
                        found += TakeOver(path, ledger);
                }
            }
            catch (Exception e)
            {
                Failed(e);
            }
        }

        return found;
    }

    /// <summary>Lets go of all files; those that still hold events stay for whoever comes next.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;

            _closed = true;
            foreach (var segment in _segments)
                Try(segment.Settled == segment.Count ? segment.Delete : segment.Dispose);
            _segments.Clear();
            _active = null;
        }
    }

    private SpoolOutcome Write(ReadOnlyMemory<byte> lines, int count)
    {
        lock (_gate)
        {
            if (_closed)
                return SpoolOutcome.Closed;

            try
            {
                if (!_ready)
                    Prepare();
                if (Bytes() + lines.Length > _maxBytes)
                {
                    if (_overflows.Counts() is { } times)
                        Log.SpoolFull(_logger, _client, _directory, _maxBytes, times);
                    return SpoolOutcome.Full;
                }

                if (_active is null || _renews || _active.Written >= Math.Clamp(_maxBytes / 16, SmallestSegment, LargestSegment))
                    Begin();
                _active!.Append(lines.Span, count);
                Interlocked.Add(ref _held, count);
                Interlocked.Add(ref _unread, count);
                return SpoolOutcome.Written;
            }
            catch (Exception e)
            {
                // It may be the file alone: a stale handle, a limit of its size.
                _renews = true;
                Failed(e);
                return SpoolOutcome.Failed;
            }
        }
    }

    private long Bytes()
    {
        long bytes = _others;
        foreach (var segment in _segments)
            bytes += segment.Written;
        return bytes;
    }

    private void Begin()
    {
        if (_active is { } full && full.Settled == full.Count)
        {
            _segments.Remove(full);
            Try(full.Delete);
        }

        _active = null;
        var created = Create() ?? Create() ?? throw new IOException($"A new file in {_directory} went away as it was created, twice.");
        (_active, _renews) = (created, false);
        _segments.Add(created);
    }

    // Another process that looked in just between creating and locking took it for one left behind.
    private SpoolSegment? Create()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyyMMdd'T'HHmmssfff}-{Guid.NewGuid():N}{Extension}");
        string path = Path.Combine(_directory, name);
        var created = SpoolSegment.Create(path, _time.GetTimestamp());
        if (File.Exists(path))
            return created;

        created.Dispose();
        return null;
    }

    private TrackedActivity? TakeFrom(SpoolSegment segment, ActivityLedger ledger)
    {
        try
        {
            if (!segment.TryReadLine(out var line))
                return null;

            Interlocked.Decrement(ref _unread);
            if (!SpoolLine.TryRead(line, segment, out var activity))
                Drop(segment, null, DropReason.Unreadable, ledger);
            else if (IsExpired(activity, segment))
                Drop(segment, activity.Report, DropReason.Expired, ledger);
            else
                return activity;
        }
        catch (Exception e)
        {
            // A file that cannot be read would stand in the way of those behind it for ever.
            Failed(e);
            for (long left = segment.Skip(); left > 0; left--)
            {
                Interlocked.Decrement(ref _unread);
                Drop(segment, null, DropReason.Unreadable, ledger);
            }
        }

        return null;
    }

    private void Drop(SpoolSegment segment, ActivityReport? report, DropReason reason, ActivityLedger ledger)
    {
        Settle(segment);
        ledger.Drop(report, reason);
    }

    // A clock that jumps ahead must not cost the events of this process: those cannot be older than their file.
    private bool IsExpired(TrackedActivity activity, SpoolSegment segment) =>
        _time.GetUtcNow() - activity.AcceptedAt > _maxAge && (!segment.IsOurs || _time.GetElapsedTime(segment.OpenedAt) > _maxAge);

    private long TakeOver(string path, ActivityLedger ledger)
    {
        if (!path.EndsWith(Extension, StringComparison.Ordinal))
        {
            Foreign(path, ledger);
            return 0;
        }

        try
        {
            var segment = SpoolSegment.TakeOver(path, _time.GetTimestamp());
            if (segment is null)
            {
                string aside = path + ".foreign";
                if (File.Exists(aside))
                    aside = path;
                else
                    File.Move(path, aside);
                Foreign(aside, ledger);
                return 0;
            }

            if (segment.Count == 0)
            {
                Try(segment.Delete);
                return 0;
            }

            _segments.Insert(_active is null ? _segments.Count : _segments.IndexOf(_active), segment);
            ledger.Recover(segment.Count);
            Interlocked.Add(ref _held, segment.Count);
            Interlocked.Add(ref _unread, segment.Count);
            return segment.Count;
        }
        catch (IOException)
        {
            // Another process has it, or has just deleted it.
            var file = new FileInfo(path);
            _others += file.Exists ? file.Length : 0;
            return 0;
        }
        catch (Exception)
        {
            // A file of another user, a pipe, whatever else: it must not stand in the way of the others.
            Foreign(path, ledger);
            return 0;
        }
    }

    private void Foreign(string path, ActivityLedger ledger)
    {
        if (_foreign.Count >= 1_000 || !_foreign.Add(path))
            return;

        ledger.Refuse(null, DropReason.Unreadable);
        Log.SpoolFileForeign(_logger, _client, path);
    }

    private void Prepare()
    {
        // The directory is new, or somebody deleted it with the file that is being written.
        _ready = false;
        _active = null;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_directory);
        }
        else
        {
            const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            var directory = Directory.CreateDirectory(_directory, OwnerOnly);
            if (directory.LinkTarget is not null)
                throw new IOException($"{_directory} is a link: whoever made it could read the events. Delete it, or use another directory.");
            if (directory.UnixFileMode != OwnerOnly)
                directory.UnixFileMode = OwnerOnly;
        }

        _ready = true;
    }

    // Whatever it is: besides IOException the platform has ArgumentOutOfRangeException for a file that is too large, and others.
    private void Failed(Exception exception)
    {
        if (_failures.Counts() is { } count)
            Log.SpoolFailed(_logger, _client, _directory, count, exception);
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            Failed(e);
        }
    }
}

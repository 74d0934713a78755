using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Tidewire.Tests.Analytics;

/// <summary>accepted + recovered = delivered + dropped + held, after whatever may happen, in whatever order.</summary>
public sealed class AccountingProperties
{
    private static readonly string[] _moods = ["well", "down", "refusing", "500", "401", "429", "deaf", "hanging", "moody", "picky"];

    public enum Act
    {
        Track,
        Crowd,
        Mood,
        Pass,
        Flush,
        ShutDown,
        Leave,
    }

    public sealed record Setup(int Capacity, bool DropsOldest, int Workers, int BatchSize, bool Spools, bool Always, int SampleRate, int Seed);

    public static class Generators
    {
        public static Arbitrary<Setup> Setups() => (
            from capacity in Gen.Choose(1, 60)
            from dropsOldest in Gen.Elements(true, false)
            from workers in Gen.Choose(1, 5)
            from batchSize in Gen.Choose(0, 20)
            from disk in Gen.Choose(0, 2)
            from sampleRate in Gen.Frequency((4, Gen.Constant(100)), (1, Gen.Choose(0, 99)))
            from seed in Gen.Choose(0, int.MaxValue)
            select new Setup(capacity, dropsOldest && disk != 2, workers, batchSize, disk > 0, disk == 2, sampleRate, seed)).ToArbitrary();

        public static Arbitrary<(Act Act, int Number)[]> Acts() =>
            Gen.Zip(
                Gen.Frequency(
                    (5, Gen.Constant(Act.Track)), (1, Gen.Constant(Act.Crowd)), (4, Gen.Constant(Act.Mood)), (3, Gen.Constant(Act.Pass)),
                    (2, Gen.Constant(Act.Flush)), (1, Gen.Constant(Act.ShutDown)), (1, Gen.Constant(Act.Leave))),
                Gen.Choose(0, 39)).ArrayOf().Resize(25).ToArbitrary();
    }

    [Property(MaxTest = 60, Arbitrary = [typeof(Generators)])]
    public async Task EveryEvent_IsDeliveredDroppedOrHeld(Setup setup, (Act Act, int Number)[] acts)
    {
        var folder = Directory.CreateTempSubdirectory("tidewire-sum-");
        try
        {
            using var run = new Run(setup, folder.FullName);
            await run.PlayAsync(acts);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class Run(Setup setup, string folder) : IDisposable
    {
        private readonly StubAnalytics _service = new();
        private readonly Random _dice = new(setup.Seed);
        private readonly HashSet<string> _accepted = [];
        private readonly HashSet<string> _dropped = [];
        private TrackingApplication? _current;
        private long _left;
        private int _id;

        public async Task PlayAsync((Act Act, int Number)[] acts)
        {
            await BeginAsync();
            foreach (var (act, number) in acts)
            {
                await PlayAsync(act, number);
                await BalanceAsync();
            }

            _service.Recover();
            if (setup.Spools)
                await EndAsync(abruptly: false);
            else
                await Application.UntilAsync(() => Application.Held("Memory") == 0);

            if (setup.Spools)
            {
                await BeginAsync();
                await Application.UntilAsync(() => Application.Held("Spool") + Application.Held("Memory") == 0 && Application.Events("Recovered") == _left);
            }

            await EndAsync(abruptly: false);

            // Each one arrived or was said to be dropped; and under one key, however often it was sent.
            Assert.Empty(_dropped.Except(_accepted));
            Assert.Empty(_accepted.Except(_dropped).Except(_service.Stored.Values));
            Assert.Equal(_service.Stored.Count, _service.Stored.Values.Distinct().Count());
        }

        public void Dispose() => _service.Dispose();

        private TrackingApplication Application => _current!;

        private async Task PlayAsync(Act act, int number)
        {
            switch (act)
            {
                case Act.Track:
                    Track(number);
                    break;
                case Act.Crowd:
                    await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Track(number))));
                    break;
                case Act.Mood:
                    SetMood(_moods[number % _moods.Length]);
                    break;
                case Act.Pass:
                    for (int second = 0; second < number; second++)
                    {
                        Application.Clock.Advance(TimeSpan.FromSeconds(1));
                        await Task.Yield();
                    }

                    break;
                case Act.Flush:
                    await Application.FlushAsync();
                    break;
                default:
                    // With events under way.
                    Track(number);
                    await EndAsync(abruptly: act == Act.Leave);
                    await BeginAsync();
                    break;
            }
        }

        private async Task BeginAsync()
        {
            _current = new(_service, options =>
            {
                options.SampleRate = setup.SampleRate / 100.0;
                options.Queue.Capacity = setup.Capacity;
                options.Queue.Overflow = setup.DropsOldest ? QueueOverflow.DropOldest : QueueOverflow.RefuseNewest;
                options.Queue.Workers = setup.Workers;
                options.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(5);
                if (setup.BatchSize > 0)
                    (options.Queue.BatchPath, options.Queue.BatchSize) = ("/events/batch", setup.BatchSize);
                if (setup.Spools)
                    (options.Spool.Directory, options.Spool.AlwaysSpool) = (folder, setup.Always);
            });
            await Application.StartAsync();
            if (_left > 0)
                await TrackingApplication.EventuallyAsync(() => Application.Events("Recovered") == _left);
        }

        // What the ledger says once all is quiet, and what the spool holds, is what the next run finds.
        private async Task EndAsync(bool abruptly)
        {
            if (!abruptly)
            {
                using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(_dice.Next(1, 20)), Application.Clock);
                await Application.ShutDownAsync(deadline);
                await BalanceAsync();
                Assert.Equal(0, Application.Held("Memory"));
            }

            await Application.DisposeAsync();
            foreach (var dropped in Application.Dropped.Where(dropped => dropped.WasAccepted))
                _dropped.Add(dropped.Report!.ResourceId);
            _left = Directory.EnumerateFiles(folder, "*.spool", SearchOption.AllDirectories).Sum(file => File.ReadLines(file).Count() - 1);
        }

        private async Task BalanceAsync()
        {
            var result = await Application.FlushAsync();
            long accepted = Application.Events("Accepted");

            Assert.Equal(accepted + Application.Events("Recovered"), result.Delivered + result.Dropped + result.Held);
            Assert.Equal(Application.Dropped.Count(dropped => dropped.WasAccepted), result.Dropped);
        }

        private void Track(int count)
        {
            for (int i = 0; i < count; i++)
            {
                string id = $"{Interlocked.Increment(ref _id)}";
                if (!Application.Analytics.Track("ada", "create", "document", id))
                    continue;

                lock (_accepted)
                    _accepted.Add(id);
            }
        }

        private void SetMood(string mood) => _service.Answer = (request, cancellation) => AnswerAsync(mood, request, cancellation);

        private async Task<HttpResponseMessage?> AnswerAsync(string mood, StubRequest request, CancellationToken cancellation)
        {
            switch (mood)
            {
                case "down":
                    throw new HttpRequestException(HttpRequestError.ConnectionError);
                case "refusing":
                    return StubAnalytics.Response(422);
                case "500" or "401":
                    return StubAnalytics.Response(mood == "500" ? 500 : 401);
                case "429":
                    return StubAnalytics.Response(429, retryAfter: 7);
                case "deaf":
                    _service.Store(request);
                    throw new HttpRequestException(HttpRequestError.ResponseEnded);
                case "hanging":
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                    return null;
                case "moody":
                    int face;
                    lock (_dice)
                        face = _dice.Next(_moods.Length - 2);
                    return await AnswerAsync(_moods[face], request, cancellation);
                case "picky" when request.Events.Any(e => e.Id.EndsWith('7')):
                    return StubAnalytics.Response(400);
                default:
                    return null;
            }
        }
    }
}

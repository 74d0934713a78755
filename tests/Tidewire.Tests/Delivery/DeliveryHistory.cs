using System.Diagnostics.CodeAnalysis;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>
/// A random history: items, states of the service, time, flushes, shutdowns, kills. The counts must add up after each step.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The history shuts its run down or kills it at the end.")]
internal sealed class DeliveryHistory(DeliverySettings settings, int seed, Func<DeliveryStoreContext, IDeliveryStore>? openStore)
{
    private static readonly string[] _behaviors = ["healthy", "failing", "rejecting", "throttled", "retry after", "down", "throwing", "random", "bad item", "hanging"];
    private readonly FakeService _service = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _accepted = [];
    private DeliveryHarness? _current;
    private KillableStore? _store;
    private int _text;
    private int _run;

    public enum Act
    {
        Accept,
        AcceptConcurrently,
        Behavior,
        Pass,
        Flush,
        ShutDown,
        Kill,
    }

    public static Arbitrary<(Act Act, int Number)[]> Acts() =>
        Gen.Zip(
            Gen.Frequency(
                (5, Gen.Constant(Act.Accept)), (1, Gen.Constant(Act.AcceptConcurrently)), (4, Gen.Constant(Act.Behavior)), (3, Gen.Constant(Act.Pass)),
                (2, Gen.Constant(Act.Flush)), (1, Gen.Constant(Act.ShutDown)), (1, Gen.Constant(Act.Kill))),
            Gen.Choose(0, 39)).ArrayOf().Resize(20).ToArbitrary();

    public async Task PlayAsync((Act Act, int Number)[] acts)
    {
        Begin();
        foreach (var (act, number) in acts)
        {
            await PlayAsync(act, number);
            await BalanceAsync();
        }

        // In the end the service is healthy, and every accepted item was delivered or reported as dropped.
        _service.Recover();
        await Current.UntilAsync(() => Current.Queue.Held == 0, step: 1);
        await BalanceAsync();
        await Current.StopAsync();
        await Current.DisposeAsync();

        var dropped = _service.Drops.Where(drop => drop.WasAccepted).Select(drop => drop.Text!).ToHashSet();
        Assert.Empty(_accepted.Except(_service.Order).Except(dropped).Take(5));
        Assert.Empty(_service.Order.Except(_accepted).Take(5));
    }

    private DeliveryHarness Current => _current!;

    private async Task PlayAsync(Act act, int number)
    {
        switch (act)
        {
            case Act.Accept:
                Accept(number);
                break;
            case Act.AcceptConcurrently:
                await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Accept(number))));
                break;
            case Act.Behavior:
                string behavior = _behaviors[number % _behaviors.Length];
                _service.Answer = (texts, cancellation) => AnswerAsync(behavior, texts, cancellation);
                break;
            case Act.Pass:
                await Current.PassAsync(TimeSpan.FromSeconds(number), step: 1);
                break;
            case Act.Flush:
                await Current.FlushAsync();
                break;
            case Act.ShutDown when openStore is not null:
                Accept(number);
                using (var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(_random.Next(1, 20)), _clock))
                    await Current.StopByAsync(deadline.Token);
                await Current.BalanceAsync();
                await Current.DisposeAsync();
                Begin();
                break;
            case Act.Kill when openStore is not null:
                Accept(number);
                await _store!.KillAsync();
                await Current.DisposeAsync();
                Begin();
                break;
        }
    }

    private void Begin()
    {
        string prefix = $"run{_run++}";
        _current = new(_service, settings, openStore is null ? null : context => _store = new(openStore(context)), clock: _clock, prefix: prefix);
        Current.Engine.Start();
    }

    private async Task BalanceAsync()
    {
        await Current.FlushAsync();
        await Current.BalanceAsync();
    }

    private void Accept(int count)
    {
        for (int i = 0; i < count; i++)
        {
            string text = $"{Interlocked.Increment(ref _text)}";

            // Recorded before the service can receive it, because received items are compared with the accepted ones.
            lock (_accepted)
                _accepted.Add(text);
            if (Current.Accept(text))
                continue;
            lock (_accepted)
                _accepted.Remove(text);
        }
    }

    private async Task<DeliveryOutcome> AnswerAsync(string behavior, IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        switch (behavior)
        {
            case "failing":
                return new(DeliveryOutcomeKind.Failed);
            case "rejecting":
                return new(DeliveryOutcomeKind.Rejected);
            case "throttled":
                return new(DeliveryOutcomeKind.Throttled, TimeSpan.FromSeconds(2));
            case "retry after":
                return new(DeliveryOutcomeKind.Unavailable, TimeSpan.FromSeconds(7));
            case "down":
                return new(DeliveryOutcomeKind.NotConnected);
            case "throwing":
                throw new InvalidOperationException("a bug of the application");
            case "hanging":
                await Task.Delay(TimeSpan.FromSeconds(5), _clock, cancellation);
                return new(DeliveryOutcomeKind.Failed);
            case "random":
                int index;
                lock (_random)
                    index = _random.Next(_behaviors.Length - 3);
                return await AnswerAsync(_behaviors[index], texts, cancellation);
            case "bad item" when texts.Any(text => text.EndsWith('7')):
                return new(DeliveryOutcomeKind.Rejected);
            default:
                return new(DeliveryOutcomeKind.Delivered);
        }
    }

    /// <summary>A store whose process can be killed at any moment.</summary>
    private sealed class KillableStore(IDeliveryStore inner) : IDeliveryStore
    {
        private volatile bool _isDead;

        public long Waiting => _isDead ? 0 : inner.Waiting;

        public async Task KillAsync()
        {
            _isDead = true;
            await inner.DisposeAsync();
        }

        public ValueTask<DeliveryStoreResult> AppendAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) =>
            _isDead ? new(default(DeliveryStoreResult)) : inner.AppendAsync(items, cancellationToken);

        public DeliveryStoreResult Append(IReadOnlyList<DeliveryItem> items) => _isDead ? default : inner.Append(items);

        public ValueTask<IReadOnlyList<DeliveryItem>> TakeAsync(int maxCount, long maxBytes, CancellationToken cancellationToken = default) =>
            _isDead ? new((IReadOnlyList<DeliveryItem>)[]) : inner.TakeAsync(maxCount, maxBytes, cancellationToken);

        public ValueTask<int> ReloadAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) =>
            _isDead ? new(items.Count) : inner.ReloadAsync(items, cancellationToken);

        public ValueTask<bool> SettleAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) =>
            _isDead ? new(false) : inner.SettleAsync(items, cancellationToken);

        public ValueTask<bool> ParkAsync(IReadOnlyList<DeliveryItem> items, CancellationToken cancellationToken = default) =>
            _isDead ? new(false) : inner.ParkAsync(items, cancellationToken);

        public ValueTask DisposeAsync() => _isDead ? ValueTask.CompletedTask : inner.DisposeAsync();
    }
}

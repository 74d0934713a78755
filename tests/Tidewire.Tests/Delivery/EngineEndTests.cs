using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>How delivery ends.</summary>
public sealed class EngineEndTests
{
    private readonly FakeService _service = new();

    public static TheoryData<string, double?> Outages => new()
    {
        { nameof(DeliveryOutcomeKind.NotConnected), null },
        { nameof(DeliveryOutcomeKind.Failed), null },
        { nameof(DeliveryOutcomeKind.Unavailable), 3_600.0 },
        { nameof(DeliveryOutcomeKind.Throttled), 600.0 },
        { nameof(DeliveryOutcomeKind.Throttled), 2.0 },
        { nameof(DeliveryOutcomeKind.Faulted), null },
    };

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task Stop_EndsSoon_WhenNothingCanBeDelivered(string outcome, double? retryAfter)
    {
        _service.AnswerWith(Enum.Parse<DeliveryOutcomeKind>(outcome), retryAfter);
        await using var harness = new DeliveryHarness(_service);
        harness.Accept(100);
        await harness.PassAsync(TimeSpan.FromSeconds(3));
        var before = harness.Clock.GetUtcNow();

        await harness.StopAsync();

        Assert.InRange(harness.Clock.GetUtcNow() - before, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal((0, 100), (harness.Queue.Held, harness.Account.Dropped));
        Assert.Single(harness.Logs.GetSnapshot(), record => record.Id.Id == 32);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FlushAndStop_End_WhenItemsAreDueAgainBeforeAllWereTried(bool stops)
    {
        await using var harness = new DeliveryHarness(_service, new() { Workers = 2, BatchSize = 40, BatchAge = TimeSpan.FromMinutes(1), MaxItemDelay = TimeSpan.FromSeconds(2) });
        var clock = harness.Clock;
        _service.Answer = async (_, cancellation) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), clock, cancellation);
            return new(DeliveryOutcomeKind.Failed);
        };
        harness.Accept(40);

        await (stops ? harness.StopAsync() : harness.FlushAsync());

        // All items together, then ever smaller halves, and finally each item alone.
        Assert.InRange(_service.Requests.Count, 40, 80);
        Assert.Equal(40, _service.Requests.Count(texts => texts.Count == 1));
        Assert.Equal(stops ? 0 : 40, harness.Queue.Held);
    }

    [Fact]
    public async Task Stop_Continues_WhileTheServiceThrottlesBrieflyAndAcceptsSome()
    {
        int requests = 0;
        _service.Answer = (_, _) => Interlocked.Increment(ref requests) % 10 == 0
            ? FakeService.Of(DeliveryOutcomeKind.Throttled, retryAfter: 1)
            : FakeService.Of(DeliveryOutcomeKind.Delivered);
        await using var harness = new DeliveryHarness(_service);
        harness.Accept(100);

        await harness.StopAsync();

        Assert.Equal((100, 0), (harness.Account.Delivered, harness.Account.Dropped));
    }

    [Fact]
    public async Task Stop_AccountsForEachAcceptedItem_WhileProducersContinue()
    {
        for (int round = 0; round < 10; round++)
        {
            var service = new FakeService();
            await using var harness = new DeliveryHarness(service, new() { Workers = 8, Capacity = 100 });
            harness.Engine.Start();
            using var started = new CountdownEvent(4);
            var producers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                started.Signal();
                while (!harness.Queue.IsClosed)
                    harness.Accept("item");
            })).ToList();
            started.Wait(TestContext.Current.CancellationToken);

            await harness.StopAsync();
            await Task.WhenAll(producers);

            await harness.BalanceAsync();
            Assert.Equal(0, harness.Queue.Held);
        }
    }

    [Fact]
    public async Task Flush_Completes_WhileItemsKeepArriving()
    {
        DeliveryHarness? started = null;
        bool arrives = true;
        _service.Answer = (_, _) =>
        {
            if (Volatile.Read(ref arrives))
                started!.Accept("more");
            return FakeService.Of(DeliveryOutcomeKind.Delivered);
        };
        await using var harness = started = new DeliveryHarness(_service, new() { Workers = 2 });
        harness.Accept(50);

        await harness.FlushAsync();
        Volatile.Write(ref arrives, false);

        Assert.True(harness.Account.Delivered >= 50);
    }

    [Fact]
    public async Task Flush_WaitsForItsOwnItems_WhileOthersAreDelivered()
    {
        var answer = new TaskCompletionSource<DeliveryOutcome>();
        _service.Answer = (texts, _) => texts[0] == "own" ? answer.Task : FakeService.Of(DeliveryOutcomeKind.Delivered);
        await using var harness = new DeliveryHarness(_service, new() { Workers = 2 });
        Assert.True(harness.Accept("own"));
        await DeliveryHarness.EventuallyAsync(() => _service.Requests.Count == 1);
        var flush = harness.Engine.FlushAsync(TestContext.Current.CancellationToken);

        for (int number = 1; number <= 10; number++)
        {
            Assert.True(harness.Queue.CountAsDiscarded());
            harness.Accept(1, from: number);
            await DeliveryHarness.EventuallyAsync(() => harness.Account.Delivered == number);
        }

        Assert.False(flush.IsCompleted);
        answer.SetResult(new(DeliveryOutcomeKind.Delivered));
        await flush;
        Assert.Contains("own", _service.Texts);
    }

    [Fact]
    public async Task Flush_Completes_WhenAnItemFails_WhileOthersKeepArriving()
    {
        DeliveryHarness? started = null;
        bool arrives = true;
        _service.Answer = (texts, _) =>
        {
            if (texts[0] == "bad")
                return FakeService.Of(DeliveryOutcomeKind.Failed);
            if (Volatile.Read(ref arrives))
                started!.Accept("more");
            return FakeService.Of(DeliveryOutcomeKind.Delivered);
        };
        await using var harness = started = new DeliveryHarness(_service, new() { Workers = 2 });
        harness.Accept("bad", orderingKey: "key");
        harness.Accept("next", orderingKey: "key");
        harness.Accept(5);

        await harness.FlushAsync();
        Volatile.Write(ref arrives, false);

        Assert.DoesNotContain("next", _service.Texts);
        Assert.True(harness.Account.Delivered >= 5);
    }

    [Fact]
    public async Task Flush_CoversAllEarlierItems_WheneverItBegins()
    {
        await using var harness = new DeliveryHarness(_service, new() { Workers = 2, BatchSize = 10 });
        for (int round = 1; round <= 20_000; round++)
        {
            harness.Accept(3);

            await harness.Engine.FlushAsync(TestContext.Current.CancellationToken);

            Assert.Equal(3 * round, harness.Account.Delivered);
        }
    }

    [Fact]
    public async Task Flush_DoesNotWaitForLaterItems_WhenAllWorkersAreBusy()
    {
        var answers = new ConcurrentDictionary<string, TaskCompletionSource<DeliveryOutcome>>();
        _service.Answer = (texts, _) => answers.GetOrAdd(texts[0], _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        await using var harness = new DeliveryHarness(_service, new() { Workers = 1 });
        harness.Accept("own");
        await DeliveryHarness.EventuallyAsync(() => answers.ContainsKey("own"));
        var flush = harness.Engine.FlushAsync(TestContext.Current.CancellationToken);
        harness.Accept("later");
        answers["own"].SetResult(new(DeliveryOutcomeKind.Delivered));
        await DeliveryHarness.EventuallyAsync(() => answers.ContainsKey("later"));

        await flush;

        answers["later"].SetResult(new(DeliveryOutcomeKind.Delivered));
    }

    [Fact]
    public async Task Flush_TriesAnItemAgain_EvenIfAWorkerDispatchesMeanwhile()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
        var time = new HookedTime(clock);
        _service.AnswerWith(DeliveryOutcomeKind.Failed);
        await using var harness = new DeliveryHarness(_service, new() { Workers = 1 }, time: time, clock: clock);
        harness.Accept("item", notBefore: clock.GetUtcNow().AddHours(-1));
        await DeliveryHarness.EventuallyAsync(() => _service.Requests.Count == 1);
        await TurnAsync();
        await TurnAsync();
        _service.Recover();

        // Runs while the flush ends the item's back-off.
        time.OnNextUtcNow = () => TurnAsync().Wait(TestContext.Current.CancellationToken);
        await harness.Engine.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, harness.Account.Delivered);

        Task TurnAsync()
        {
            int before = harness.SettingsReads;
            harness.Engine.Wake();
            return DeliveryHarness.EventuallyAsync(() => harness.SettingsReads > before);
        }
    }

    [Fact]
    public async Task Flush_WaitsForTheItemsThatWaitForItsOwn()
    {
        var answers = new ConcurrentDictionary<string, TaskCompletionSource<DeliveryOutcome>>();
        _service.Answer = (texts, _) => texts[0] == "other"
            ? FakeService.Of(DeliveryOutcomeKind.Delivered)
            : answers.GetOrAdd(texts[0], _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        await using var harness = new DeliveryHarness(_service, new() { Workers = 2 });
        string[] texts = ["first", "second", "third"];
        foreach (string text in texts)
            harness.Accept(text, orderingKey: "key");
        harness.Accept("other");
        var flush = harness.Engine.FlushAsync(TestContext.Current.CancellationToken);
        await DeliveryHarness.EventuallyAsync(() => _service.Order.Count == 1);

        foreach (string text in texts)
        {
            await DeliveryHarness.EventuallyAsync(() => answers.ContainsKey(text));
            Assert.False(flush.IsCompleted);
            answers[text].SetResult(new(DeliveryOutcomeKind.Delivered));
        }

        await flush;
        Assert.Equal(["other", .. texts], _service.Order);
    }

    [Fact]
    public async Task Workers_AreStartedAgain_AfterTheirNumberWasReducedAndRestored()
    {
        await using var harness = new DeliveryHarness(_service, new() { Workers = 4, Capacity = 1_000 });
        harness.Accept(1);
        await DeliveryHarness.EventuallyAsync(() => harness.Queue.Held == 0);
        foreach (int workers in new[] { 1, 4 })
        {
            harness.Settings = harness.Settings with { Workers = workers };
            harness.Engine.Wake();
            for (int turn = 0; turn < 20; turn++)
                await DeliveryHarness.PauseAsync();
        }

        using var answers = new SemaphoreSlim(0);
        _service.Answer = async (_, cancellation) =>
        {
            await answers.WaitAsync(cancellation);
            return new(DeliveryOutcomeKind.Delivered);
        };
        harness.Accept(20);

        await DeliveryHarness.EventuallyAsync(() => _service.MaxUnderWay == 4);
        answers.Release(100);
    }

    [Fact]
    public async Task NumberOfWorkers_ChangesWithTheSettings_UpAndDown()
    {
        await using var harness = new DeliveryHarness(_service, new() { Workers = 1, Capacity = 1_000 });
        foreach (int workers in new[] { 1, 6, 2 })
        {
            harness.Settings = harness.Settings with { Workers = workers };
            harness.Accept(1);
            await DeliveryHarness.EventuallyAsync(() => harness.Queue.Held == 0);
            using var answers = new SemaphoreSlim(0);
            int underWay = 0;
            _service.Answer = async (_, cancellation) =>
            {
                Interlocked.Increment(ref underWay);
                await answers.WaitAsync(cancellation);
                return new(DeliveryOutcomeKind.Delivered);
            };

            harness.Accept(20);
            await DeliveryHarness.EventuallyAsync(() => Volatile.Read(ref underWay) == workers);
            _service.Recover();
            answers.Release(100);
            await DeliveryHarness.EventuallyAsync(() => harness.Queue.Held == 0);
        }
    }
}

using System.Globalization;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>An engine on a fake clock.</summary>
internal sealed class DeliveryHarness : IAsyncDisposable
{
    private const int MaxTurns = 20_000;
    private readonly FakeLogCollector _logs = new();
    private int _settingsReads;

    public DeliveryHarness(
        FakeService service,
        DeliverySettings? settings = null,
        Func<DeliveryStoreContext, IDeliveryStore>? openStore = null,
        TimeProvider? time = null,
        FakeTimeProvider? clock = null,
        string prefix = "k")
    {
        Service = service;
        Settings = settings ?? new();
        Clock = clock ?? new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
        Time = time ?? Clock;
        Engine = new("Test", prefix, () => { Interlocked.Increment(ref _settingsReads); return Settings; }, service, Circuit, openStore is null ? null : (recovered, lost) => openStore(Context(recovered, lost)), Time, new FakeLogger(_logs));
    }

    public FakeService Service { get; }

    public DeliverySettings Settings { get; set; }

    /// <summary>How often the engine has read its settings: at least once for each turn of a worker.</summary>
    public int SettingsReads => Volatile.Read(ref _settingsReads);

    public FakeTimeProvider Clock { get; }

    public TimeProvider Time { get; }

    public FakeCircuit Circuit { get; } = new();

    public DeliveryEngine Engine { get; }

    public DeliveryQueue Queue => Engine.Queue;

    public DeliveryAccount Account => Engine.Queue.Account;

    public FakeLogCollector Logs => _logs;

    /// <summary>Adds items whose texts are consecutive numbers. Returns how many were accepted.</summary>
    public int Accept(int count, int from = 0) =>
        Enumerable.Range(from, count).Count(number => Accept(number.ToString(CultureInfo.InvariantCulture)));

    public bool Accept(string text, DateTimeOffset? notBefore = null, string? orderingKey = null) =>
        Engine.Accept(new DeliveryItem { Source = text, AcceptedAt = Time.GetUtcNow(), NotBefore = notBefore, OrderingKey = orderingKey });

    public Task FlushAsync() => RunAsync(Engine.FlushAsync(TestContext.Current.CancellationToken));

    /// <summary>Advances the clock until a condition is true.</summary>
    public async Task UntilAsync(Func<bool> condition, double step = 0.1)
    {
        for (int turn = 0; !condition(); turn++)
        {
            Assert.True(turn < MaxTurns, "The condition did not become true.");
            Clock.Advance(TimeSpan.FromSeconds(step));
            await PauseAsync();
        }
    }

    /// <summary>Waits until a condition is true, without advancing the clock.</summary>
    public static async Task EventuallyAsync(Func<bool> condition)
    {
        for (int turn = 0; !condition(); turn++)
        {
            Assert.True(turn < MaxTurns, "The condition did not become true.");
            await PauseAsync();
        }
    }

    /// <summary>
    /// Advances the clock in steps, and lets the workers run after each. Their effects may come a few steps late, so assert them with
    /// <see cref="UntilAsync"/>.
    /// </summary>
    public async Task PassAsync(TimeSpan time, double step = 0.1)
    {
        for (double passed = 0; passed < time.TotalSeconds; passed += step)
        {
            Clock.Advance(TimeSpan.FromSeconds(step));
            await PauseAsync();
        }
    }

    public async Task RunAsync(Task task)
    {
        for (int turn = 0; !task.IsCompleted; turn++)
        {
            Assert.True(turn < MaxTurns, "The task did not complete.");
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(task, PauseAsync());
        }

        await task;
    }

    public Task StopAsync() => RunAsync(Engine.StopAsync(CancellationToken.None));

    public Task StopByAsync(CancellationToken deadline) => RunAsync(Engine.StopAsync(deadline));

    /// <summary>
    /// Asserts that accepted + recovered = delivered + dropped + held. The numbers are read one after the other, so they match only when no
    /// worker changes one in between.
    /// </summary>
    public async Task BalanceAsync()
    {
        var (expected, accounted) = (Expected, Accounted);
        for (int turn = 0; expected != accounted && turn < MaxTurns; turn++)
        {
            await PauseAsync();
            (expected, accounted) = (Expected, Accounted);
        }

        Assert.Equal(expected, accounted);
    }

    public async ValueTask DisposeAsync() => await RunAsync(Task.Run(Engine.Dispose));

    private long Expected => Account.Accepted + Account.Recovered;

    private long Accounted => Account.Delivered + Account.Dropped + Queue.Held;

    private DeliveryStoreContext Context(Action<long> recovered, Action<long, DeliveryLoss> lost) => new()
    {
        Client = "Test",
        Address = new("https://analytics.example.com/"),
        Time = Time,
        Logger = new FakeLogger(_logs),
        Recovered = recovered,
        Lost = lost,
    };

    public static Task PauseAsync() => Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
}

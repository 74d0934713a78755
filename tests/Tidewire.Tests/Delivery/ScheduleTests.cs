using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>NotBefore, ordering keys, ages, and clock jumps.</summary>
public sealed class ScheduleTests
{
    private readonly FakeService _service = new();

    [Fact]
    public async Task Item_WaitsForItsNotBefore_EvenDuringAFlush()
    {
        await using var harness = new DeliveryHarness(_service);
        harness.Accept("later", notBefore: harness.Clock.GetUtcNow().AddHours(30));
        harness.Accept("now");

        await harness.FlushAsync();
        await harness.PassAsync(TimeSpan.FromHours(29.5), step: 1_800);
        Assert.Equal(["now"], _service.Order);
        await harness.UntilAsync(() => _service.Order.Count > 1, step: 600);

        Assert.Equal(["now", "later"], _service.Order);
        Assert.True(harness.Clock.GetUtcNow() - harness.Clock.Start >= TimeSpan.FromHours(30));
    }

    [Fact]
    public async Task ItemsOfOneKey_AreSentInOrder_AndDoNotDelayOthers()
    {
        _service.FailFor(text => text is "a0" && _service.Requests.Count < 20, DeliveryOutcomeKind.Failed);
        await using var harness = new DeliveryHarness(_service, new() { Workers = 8 });

        for (int number = 0; number < 10; number++)
        {
            harness.Accept($"a{number}", orderingKey: "a");
            harness.Accept($"b{number}", orderingKey: "b");
            harness.Accept($"c{number}");
        }

        await harness.UntilAsync(() => harness.Account.Delivered == 30);

        foreach (char key in "ab")
            Assert.Equal(Enumerable.Range(0, 10).Select(number => $"{key}{number}"), _service.Order.Where(text => text[0] == key));
        Assert.True(_service.Order.ToList().IndexOf("b9") < _service.Order.ToList().IndexOf("a1"));
        await harness.BalanceAsync();
    }

    [Fact]
    public async Task RejectedItem_UnblocksTheNextOfItsKey()
    {
        _service.FailFor(text => text is "0", DeliveryOutcomeKind.Rejected);
        await using var harness = new DeliveryHarness(_service);

        for (int number = 0; number < 5; number++)
            harness.Accept($"{number}", orderingKey: "k");
        await harness.FlushAsync();

        Assert.Equal(["1", "2", "3", "4"], _service.Order);
        Assert.Equal(0, harness.Queue.Held);
    }

    [Fact]
    public async Task ItemsInMemory_AreDroppedAndCounted_WhenTheyExceedMaxAge()
    {
        _service.AnswerWith(DeliveryOutcomeKind.NotConnected);
        await using var harness = new DeliveryHarness(_service, new() { MaxAge = TimeSpan.FromMinutes(10) });
        harness.Accept(10);
        await harness.PassAsync(TimeSpan.FromMinutes(11), step: 20);
        _service.Recover();

        await harness.UntilAsync(() => harness.Queue.Held == 0, step: 1);

        Assert.Equal((0, 10), (harness.Account.Delivered, harness.Account.Dropped));
        Assert.All(_service.Drops, drop => Assert.Equal(DropCause.Expired, drop.Cause));
    }

    [Theory]
    [InlineData(3_650)]
    [InlineData(-3_650)]
    [InlineData(3)]
    public async Task WallClockJump_HasNoEffect(int days)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
        var time = new JumpingClock(clock);
        _service.AnswerWith(DeliveryOutcomeKind.NotConnected);
        await using var harness = new DeliveryHarness(_service, time: time, clock: clock);
        harness.Accept(10);
        await harness.PassAsync(TimeSpan.FromSeconds(10), step: 0.5);

        time.Jump = TimeSpan.FromDays(days);
        harness.Accept(10, from: 10);
        await harness.PassAsync(TimeSpan.FromSeconds(10), step: 0.5);
        time.Jump = TimeSpan.Zero;
        harness.Accept(10, from: 20);
        _service.Recover();
        await harness.UntilAsync(() => harness.Queue.Held == 0, step: 1);

        Assert.Equal((30, 0), (harness.Account.Delivered, harness.Account.Dropped));
        Assert.InRange(clock.GetUtcNow() - clock.Start, TimeSpan.Zero, TimeSpan.FromHours(1));
    }

    private sealed class JumpingClock(FakeTimeProvider clock) : TimeProvider
    {
        public TimeSpan Jump { get; set; }

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Jump;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
    }
}

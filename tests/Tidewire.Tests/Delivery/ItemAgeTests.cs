using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>The age of items, whatever the wall clock does.</summary>
public sealed class ItemAgeTests
{
    private static readonly DateTimeOffset _start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(_start);

    [Theory]

    // Accepted before this process started: the wall clock counts, unless the monotonic clock gives an earlier time.
    [InlineData(-60, 0, 10, 0, 70)]

    // Accepted in this process.
    [InlineData(4, 1, 10, 0, 6)]

    // The wall clock jumped forward after the item was accepted.
    [InlineData(-60, 0, 10, 1_000, 70)]
    [InlineData(4, 1, 10, 1_000, 6)]

    // The wall clock was behind when the item was accepted.
    [InlineData(-1_000, 1, 10, 0, 10)]

    // The wall clock has been set back.
    [InlineData(-60, 0, 10, -30, 40)]
    [InlineData(4, 1, 10, -30, -24)]
    public void Age_IsTheLowestOfAllReadings(int acceptedAt, long sequence, int passed, int jump, int age)
    {
        var ages = new ItemAge(new JumpedClock(_clock, () => TimeSpan.FromSeconds(_clock.GetUtcNow() > _start ? jump : 0)));
        _clock.Advance(TimeSpan.FromSeconds(passed));
        var item = new DeliveryItem { AcceptedAt = _start.AddSeconds(acceptedAt), Sequence = sequence };

        Assert.Equal(TimeSpan.FromSeconds(age), ages.Read().AgeOf(item));
    }

    private sealed class JumpedClock(FakeTimeProvider clock, Func<TimeSpan> jump) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + jump();

        public override long GetTimestamp() => clock.GetTimestamp();
    }
}

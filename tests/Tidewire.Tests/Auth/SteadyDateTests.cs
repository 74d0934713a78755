using Microsoft.Extensions.Time.Testing;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

/// <summary>The date between two readings of the wall clock, which may jump.</summary>
public sealed class SteadyDateTests
{
    private static readonly DateTimeOffset _start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _steady = new(_start);

    [Fact]
    public void Date_EqualsTheWallClock_WhileTheClockRunsSteadily()
    {
        var (clock, date) = Create();

        foreach (double seconds in new[] { 0, 0.3, 0.69, 0.01, 0.5, 7, 0.1 })
        {
            _steady.Advance(TimeSpan.FromSeconds(seconds));
            Assert.Equal(_steady.GetUtcNow(), date.At(clock.GetTimestamp()));
        }

        // The wall clock was read at the start, after exactly one second, and after the step of seven seconds.
        Assert.Equal(3, clock.DatesRead);
    }

    [Theory]
    [InlineData(3_600)]
    [InlineData(-3_600)]
    public void JumpOfTheWallClock_IsSeenWithinASecond(int seconds)
    {
        var (clock, date) = Create();
        _steady.Advance(TimeSpan.FromSeconds(0.5));
        clock.Jump = TimeSpan.FromSeconds(seconds);

        Assert.Equal(_start.AddSeconds(0.5), date.At(clock.GetTimestamp()));
        _steady.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(_start.AddSeconds(1 + seconds), date.At(clock.GetTimestamp()));
    }

    private (JumpingClock Clock, SteadyDate Date) Create()
    {
        var clock = new JumpingClock(_steady);
        return (clock, new(clock));
    }

    private sealed class JumpingClock(FakeTimeProvider steady) : TimeProvider
    {
        public TimeSpan Jump { get; set; }

        public int DatesRead { get; private set; }

        public override long TimestampFrequency => steady.TimestampFrequency;

        public override DateTimeOffset GetUtcNow()
        {
            DatesRead++;
            return steady.GetUtcNow() + Jump;
        }

        public override long GetTimestamp() => steady.GetTimestamp();
    }
}

using System.Text;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>Items that were taken and are not in flight.</summary>
public sealed class RetryScheduleTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly RetrySchedule _schedule;

    public RetryScheduleTests() => _schedule = new(new(new()), new(), _clock);

    [Fact]
    public void ReturnedItems_AreTakenInOrder()
    {
        _schedule.Add(Item("1"));
        _schedule.Add(Item("2"));

        Assert.Equal((2, 0), (_schedule.Returned, _schedule.Suspects));
        Assert.True(_schedule.TryTakeReturned(out var first));
        Assert.True(_schedule.TryTakeReturned(out var second));
        Assert.False(_schedule.TryTakeReturned(out _));
        Assert.Equal("12", Text(first) + Text(second));
    }

    [Fact]
    public void DelayedItem_IsTaken_OnceItsTimeHasCome()
    {
        _schedule.Add(Item("1"), TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal((0, TimeSpan.FromSeconds(1)), (_schedule.Returned, _schedule.NextDue));
        Assert.False(_schedule.TryTakeReturned(out _));

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.Zero, _schedule.NextDue);
        Assert.True(_schedule.TryTakeReturned(out var item));
        Assert.Equal("1", Text(item));
        Assert.Null(_schedule.NextDue);
    }

    [Fact]
    public void NextDue_IsZero_WhenAnItemIsOverdue()
    {
        _schedule.Add(Item("1"), TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(TimeSpan.Zero, _schedule.NextDue);
    }

    [Fact]
    public void DelayedItems_AreTakenInTheOrderDue_ThenInTheOrderAdded()
    {
        _schedule.Add(Item("3"), TimeSpan.FromSeconds(3));
        _schedule.Add(Item("1"), TimeSpan.FromSeconds(1));
        _schedule.Add(Item("2"), TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), _schedule.NextDue);
        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("123", string.Concat(Taken()));
    }

    [Theory]
    [InlineData(3_599, 3_599)]
    [InlineData(3_601, 3_600)]
    [InlineData(1e9, 3_600)]
    public void LongDelay_IsCheckedAgain_AfterAnHour(double seconds, double due)
    {
        _schedule.Add(Item("1"), TimeSpan.FromSeconds(seconds));

        Assert.Equal(TimeSpan.FromSeconds(due), _schedule.NextDue);
    }

    [Fact]
    public void HeldSchedule_ReleasesNothing()
    {
        _schedule.Add(Item("1"), TimeSpan.FromSeconds(1));
        _schedule.Add(Suspect("2", maxBatchSize: 1), TimeSpan.FromSeconds(1));
        _schedule.IsHeld = true;
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((0, 0, null), (_schedule.Returned, _schedule.Suspects, _schedule.NextDue));

        _schedule.IsHeld = false;

        Assert.Equal((1, 1, null), (_schedule.Returned, _schedule.Suspects, _schedule.NextDue));
    }

    [Fact]
    public void DueSuspect_CountsAsSuspect_NotAsReturned()
    {
        _schedule.Add(Suspect("1", maxBatchSize: 1), TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, _schedule.Suspects);
        Assert.False(_schedule.TryTakeReturned(out _));
    }

    [Fact]
    public void DueSuspect_IsTaken_EvenIfSuspectsWereNotCountedFirst()
    {
        _schedule.Add(Suspect("1", maxBatchSize: 1), TimeSpan.FromSeconds(1));
        Assert.Empty(_schedule.TakeSuspects(1_000));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(_schedule.TakeSuspects(1_000));
    }

    [Fact]
    public void SuspectsThatFailedAlone_AreTakenAlone_FewestFailuresFirst()
    {
        _schedule.Add(Suspect("twice", maxBatchSize: 5, failures: 2));
        _schedule.Add(Suspect("once", maxBatchSize: 5, failures: 1));
        _schedule.Add(Suspect("once too", maxBatchSize: 5, failures: 1));

        Assert.Equal(["once"], Suspects());
        Assert.Equal(["once too"], Suspects());
        Assert.Equal(["twice"], Suspects());
        Assert.Empty(Suspects());
    }

    [Fact]
    public void Suspects_AreTakenTogether_UpToTheirMaxBatchSize()
    {
        foreach (string text in "abcde".Select(letter => $"{letter}"))
            _schedule.Add(Suspect(text, maxBatchSize: 3));

        Assert.Equal(["a", "b", "c"], Suspects());
        Assert.Equal(["d", "e"], Suspects());
    }

    [Fact]
    public void SuspectsOfDifferentHalves_AreNotMixed()
    {
        _schedule.Add(Suspect("a", maxBatchSize: 3));
        _schedule.Add(Suspect("b", maxBatchSize: 2));
        _schedule.Add(Suspect("c", maxBatchSize: 2));
        _schedule.Add(Suspect("alone", maxBatchSize: 2, failures: 1));

        Assert.Equal(["a"], Suspects());
        Assert.Equal(["b", "c"], Suspects());
        Assert.Equal(["alone"], Suspects());
    }

    [Fact]
    public void SuspectThatFailedAlone_DoesNotJoinOthers()
    {
        _schedule.Add(Suspect("a", maxBatchSize: 3));
        _schedule.Add(Suspect("alone", maxBatchSize: 3, failures: 1));

        Assert.Equal(["a"], Suspects());
        Assert.Equal(["alone"], Suspects());
    }

    [Fact]
    public void Suspects_AreTakenTogether_UpToMaxBytes()
    {
        foreach (string text in new[] { "1234", "56", "789" })
            _schedule.Add(Suspect(text, maxBatchSize: 3));

        Assert.Equal(["1234", "56"], Suspects(maxBytes: 6));
        Assert.Equal(["789"], Suspects(maxBytes: 1));
    }

    [Fact]
    public void SkipDelays_KeepsTheOrder_AndSkipsNoExcludedItem()
    {
        _schedule.Add(Item("3"), TimeSpan.FromSeconds(3));
        _schedule.Add(Item("stays"), TimeSpan.FromSeconds(2));
        _schedule.Add(Item("1"), TimeSpan.FromSeconds(1));

        _schedule.SkipDelays(item => Text(item) != "stays");

        Assert.Equal("13", string.Concat(Taken()));
        Assert.Equal(TimeSpan.FromSeconds(2), _schedule.NextDue);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("stays", string.Concat(Taken()));
    }

    [Fact]
    public void Drain_RemovesAllItems()
    {
        _schedule.Add(Item("1"));
        _schedule.Add(Suspect("2", maxBatchSize: 1));
        _schedule.Add(Item("3"), TimeSpan.FromHours(1));

        Assert.Equal(["1", "2", "3"], _schedule.Drain().Select(Text));
        Assert.Equal((0, 0, null), (_schedule.Returned, _schedule.Suspects, _schedule.NextDue));
    }

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(2, 1, 3)]
    [InlineData(2, 3, 1)]
    public void OldestAcceptedAt_IsTheEarliestOfAllItems(int returned, int suspect, int waiting)
    {
        Assert.Null(_schedule.OldestAcceptedAt);
        _schedule.Add(Item("1", returned));
        _schedule.Add(Suspect("2", maxBatchSize: 1, acceptedAt: suspect));
        _schedule.Add(Item("3", waiting), TimeSpan.FromHours(1));

        Assert.Equal(At(1), _schedule.OldestAcceptedAt);
    }

    private static DateTimeOffset At(int second) => new(2026, 1, 1, 0, 0, second, TimeSpan.Zero);

    private static DeliveryItem Item(string text, int acceptedAt = 0) => new() { Body = Encoding.UTF8.GetBytes(text), AcceptedAt = At(acceptedAt) };

    private static DeliveryItem Suspect(string text, int maxBatchSize, int failures = 0, int acceptedAt = 0)
    {
        var item = Item(text, acceptedAt);
        (item.MaxBatchSize, item.Failures) = (maxBatchSize, failures);
        return item;
    }

    private static string Text(DeliveryItem item) => Encoding.UTF8.GetString(item.Body!.Value.Span);

    [Fact]
    public void SuspectThatFailedMoreOften_GetsItsTurn_WhileNewOnesKeepArriving()
    {
        var old = Item("old");
        (old.MaxBatchSize, old.Failures) = (1, 3);
        _schedule.Add(old);

        var taken = new List<string>();
        for (int turn = 0; turn < 8; turn++)
        {
            var item = Item("new");
            item.MaxBatchSize = 1;
            _schedule.Add(item);
            taken.AddRange(Suspects());
        }

        Assert.Equal(1, taken.Count(text => text == "old"));
    }

    private List<string> Suspects(long maxBytes = 1_000) => _schedule.TakeSuspects(maxBytes).ConvertAll(Text);

    private IEnumerable<string> Taken()
    {
        while (_schedule.TryTakeReturned(out var item))
            yield return Text(item);
    }
}

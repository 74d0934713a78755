using Tidewire.Delivery;

namespace Tidewire.Tests.Delivery;

/// <summary>When a flush completes.</summary>
public sealed class PendingFlushesTests
{
    private readonly PendingFlushes _flushes = new();

    [Fact]
    public void Flush_Completes_OnceTheItemsActiveOrWaitingAtItsStartAreSettled()
    {
        var active = Take();
        var flush = Add();
        Assert.Equal(1, Begin(inMemory: 1, inStore: 1));
        var (inMemory, inStore) = (Take(), Take(fromStore: true));
        var later = Take();

        foreach (var item in new[] { inStore, active })
            _flushes.Leave(item);
        Assert.Equal((false, 1), (flush.IsCompleted, _flushes.Latest));

        _flushes.Leave(inMemory);
        Assert.Equal((true, true, 0), (flush.IsCompleted, later.IsActive, _flushes.Latest));
    }

    [Fact]
    public void Flush_IsNotCompletedByLaterItems()
    {
        var item = Take();
        var flush = Add();
        Begin(0, 0);

        for (int turn = 0; turn < 3; turn++)
        {
            _flushes.Leave(Take());
            Begin(0, 0);
        }

        Assert.False(flush.IsCompleted);
        _flushes.Leave(item);
        Assert.True(flush.IsCompleted);
    }

    [Fact]
    public void Flush_CompletesAtOnce_WhenNothingIsWaitingOrActive()
    {
        _flushes.Leave(Take());
        var flush = Add();

        Assert.Equal((0, false), (_flushes.Latest, flush.IsCompleted));
        Assert.Equal(0, Begin(0, 0));
        Assert.True(flush.IsCompleted);
    }

    [Fact]
    public void Flush_Completes_WhenItsWaitingItemsAreGone()
    {
        var flush = Add();
        Assert.Equal(1, Begin(inMemory: 2, inStore: 3));

        Assert.Equal(0, Begin(inMemory: 0, inStore: 0));
        Assert.True(flush.IsCompleted);
    }

    [Fact]
    public void Flush_WaitsForAnItem_ThatMayBeSentAgainBeforeItsPredecessorHasLeft()
    {
        var (first, second) = (Take(), Take());
        _flushes.Leave(second);
        var flush = Add();
        Begin(0, 0);

        _flushes.Enter(second);
        _flushes.Leave(first);
        Assert.False(flush.IsCompleted);

        _flushes.Leave(second);
        Assert.True(flush.IsCompleted);
    }

    [Fact]
    public void Flush_Completes_WhenThereIsNoProgress()
    {
        Take();
        var flush = Add();

        _flushes.Complete(PendingFlushes.All);

        Assert.Equal((true, 0), (flush.IsCompleted, _flushes.Latest));
    }

    [Fact]
    public void Flush_StaysPending_WhenItWasAddedAfterTheItemsWereExamined()
    {
        Take();
        var earlier = Add();
        long examined = Begin(0, 0);
        var later = Add();

        _flushes.Complete(stuck: examined);

        Assert.Equal((true, false, true), (earlier.IsCompleted, later.IsCompleted, Begin(0, 0) > examined));
    }

    [Fact]
    public void Flush_CompletesAfterItsItems_WhateverHappensToThem()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var history = new FlushHistory(new Random(seed));
            for (int step = 0; step < 200; step++)
                history.Act();
            history.End();
        }
    }

    [Fact]
    public void Flush_DoesNotBegin_WhenItWasAddedAfterTheWaitingItemsWereCounted()
    {
        long counted = _flushes.Added;
        var flush = Add();

        Assert.Equal((0, false), (_flushes.Begin(counted, 0, 0), flush.IsCompleted));
        Assert.Equal(1, Begin(inMemory: 1, inStore: 0));
    }

    [Fact]
    public void Flush_DoesNotCoverItemsThatArriveBeforeItBegins()
    {
        var own = Take();
        var flush = Add(inMemory: 1, inStore: 0);
        Begin(inMemory: 3, inStore: 2);

        _flushes.Leave(Take());
        _flushes.Leave(own);

        Assert.True(flush.IsCompleted);
    }

    private Task Add(long inMemory = 10, long inStore = 10) => _flushes.Add(inMemory, inStore);

    private long Begin(long inMemory, long inStore) => _flushes.Begin(_flushes.Added, inMemory, inStore);

    private DeliveryItem Take(bool fromStore = false)
    {
        var item = new DeliveryItem { AcceptedAt = default };
        _flushes.Taken(item, fromStore);
        return item;
    }
}

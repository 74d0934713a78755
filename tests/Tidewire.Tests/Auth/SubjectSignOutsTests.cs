using Microsoft.Extensions.Time.Testing;
using Tidewire.Auth;

namespace Tidewire.Tests.Auth;

public sealed class SubjectSignOutsTests
{
    private const int Max = 1_000;
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Result_IsInvalid_IfTheVerificationBeganBeforeTheSignOut()
    {
        var subjects = new SubjectSignOuts(_time);
        long before = subjects.Next();
        subjects.Add(1);
        long after = subjects.Next();

        Assert.True(subjects.WasSignedOutAfter(1, before));
        Assert.False(subjects.WasSignedOutAfter(1, after));
        Assert.False(subjects.WasSignedOutAfter(2, before));
        Assert.False(subjects.WasSignedOutAfter(null, before));
        Assert.True(subjects.WasSignedOutBetween(1, before, after));
        Assert.False(subjects.WasSignedOutBetween(1, after, subjects.Next()));
    }

    [Fact]
    public void Memory_IsBounded_AndNoSignOutIsUndone()
    {
        var subjects = new SubjectSignOuts(_time, Max);
        long before = subjects.Next();
        for (int i = 0; i <= Max; i++)
            subjects.Add((UInt128)i);

        Assert.True(subjects.WasSignedOutAfter(0, before));
        Assert.True(subjects.WasSignedOutAfter(UInt128.MaxValue, before));
        Assert.False(subjects.WasSignedOutAfter(UInt128.MaxValue, subjects.Next()));
    }

    [Fact]
    public async Task SignOut_IsNeverUndone_WhileItIsReplacedByTheMinimum()
    {
        int undone = 0;
        for (int round = 0; round < 2_000; round++)
        {
            var subjects = new SubjectSignOuts(_time, max: 100);
            long before = subjects.Next();
            for (int number = 0; number < 100; number++)
                subjects.Add((UInt128)number);
            bool isReading = false;
            bool isReplaced = false;
            var reading = Task.Run(
                () =>
                {
                    while (!Volatile.Read(ref isReplaced))
                    {
                        undone += subjects.WasSignedOutAfter(1, before) ? 0 : 1;
                        Volatile.Write(ref isReading, true);
                    }
                },
                TestContext.Current.CancellationToken);
            SpinWait.SpinUntil(() => Volatile.Read(ref isReading));

            subjects.Add(UInt128.MaxValue);
            Volatile.Write(ref isReplaced, true);
            await reading;
        }

        Assert.Equal(0, undone);
    }

    [Fact]
    public void OldSignOuts_AreRemovedForNewOnes_AfterADay()
    {
        var subjects = new SubjectSignOuts(_time, Max);
        for (int i = 0; i < Max; i++)
            subjects.Add((UInt128)i);
        long before = subjects.Next();
        _time.Advance(TimeSpan.FromDays(1));

        subjects.Add(UInt128.MaxValue);

        Assert.True(subjects.WasSignedOutAfter(UInt128.MaxValue, before));
        Assert.False(subjects.WasSignedOutAfter(UInt128.MaxValue - 1, before));
    }

    [Fact]
    public void WasSignedOutBetween_ExcludesBothPositions()
    {
        var subjects = new SubjectSignOuts(_time);
        Assert.True(subjects.IsEmpty);
        subjects.Add(1);
        Assert.False(subjects.IsEmpty);

        // The sign-out has position 1.
        Assert.False(subjects.WasSignedOutAfter(1, 1));
        Assert.True(subjects.WasSignedOutAfter(1, 0));
        Assert.False(subjects.WasSignedOutBetween(1, 1, 2));
        Assert.False(subjects.WasSignedOutBetween(1, 0, 1));
        Assert.True(subjects.WasSignedOutBetween(1, 0, 2));
    }

    [Fact]
    public void SignOuts_StayExact_WhenOldOnesAreRemoved()
    {
        var subjects = new SubjectSignOuts(_time, Max);
        for (int i = 0; i < Max - 1; i++)
            subjects.Add((UInt128)i);
        _time.Advance(TimeSpan.FromDays(1));
        subjects.Add(UInt128.MaxValue);
        long before = subjects.Next();

        // The list is full. Removing the sign-outs that are a day old suffices, so no other result becomes invalid.
        subjects.Add(UInt128.MaxValue - 1);

        Assert.False(subjects.WasSignedOutAfter(UInt128.MaxValue - 2, before));
        Assert.False(subjects.WasSignedOutAfter(UInt128.MaxValue, before));
        Assert.True(subjects.WasSignedOutAfter(UInt128.MaxValue, 0));
        Assert.True(subjects.WasSignedOutAfter(UInt128.MaxValue - 1, before));
    }
}

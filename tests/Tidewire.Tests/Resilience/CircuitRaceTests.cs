using System.Collections.Concurrent;
using Tidewire.Resilience;

namespace Tidewire.Tests.Resilience;

/// <summary>Many calls at the same moment, on all processors.</summary>
public sealed class CircuitRaceTests : CircuitTest
{
    private const int Callers = 64;
    private const int Rounds = 300;

    [Fact]
    public void OneCall_IsAllowed_WhenManyComeAtTheEndOfTheBreak()
    {
        var random = new Random(1);
        for (int round = 0; round < Rounds; round++)
        {
            Open();
            Assert.DoesNotContain(EnterConcurrently(), pass => pass.Granted);
            EndBreak();

            // If the caller of the trial cancels, exactly one other call becomes the trial.
            for (int i = random.Next(3); i >= 0; i--)
            {
                var trial = Assert.Single(EnterConcurrently(), pass => pass.Granted);
                Assert.True(trial.IsTrial);
                Assert.DoesNotContain(EnterConcurrently(), pass => pass.Granted);
                Circuit.Ended(trial, i > 0 ? null : random.Next(2) == 0 ? Answer : Down);
            }
        }
    }

    [Fact]
    public void Circuit_OpensOnce_WhenManyCallsFailAtTheSameMoment()
    {
        var changes = new ConcurrentQueue<CircuitStatus>();
        Announcer.Changed += changes.Enqueue;
        for (int round = 0; round < Rounds; round++)
        {
            Circuit.Close();
            changes.Clear();
            var passes = EnterConcurrently();
            Parallel.ForEach(passes, pass => Circuit.Ended(pass, Down));

            var opened = Assert.Single(changes);
            Assert.Equal((CircuitState.Open, 5), (opened.State, opened.ConsecutiveFailures));
            Assert.Equal(TimeSpan.FromSeconds(1), opened.RetryAt - opened.Since);
        }
    }

    [Fact]
    public void Circuit_StaysClosed_WhenStaleFailuresAndSuccessesMix()
    {
        for (int round = 0; round < Rounds; round++)
        {
            var stale = EnterConcurrently();
            Time.Advance(TimeSpan.FromTicks(1));
            Circuit.Ended(Enter(), Answer);

            Parallel.ForEach(stale, (pass, _, number) => Circuit.Ended(pass, number % 8 == 0 ? Answer : Down));

            Assert.True(Circuit.IsClosed);
        }
    }

    [Fact]
    public void Circuit_KeepsItsInvariants_WithConcurrentCallsOperatorsAndReloads()
    {
        var trials = new ConcurrentDictionary<int, int>();
        var changes = new ConcurrentQueue<CircuitStatus>();
        int doubled = 0;
        Announcer.Changed += changes.Enqueue;

        for (int round = 0; round < 5 * Rounds; round++)
        {
            Parallel.For(0, 16, caller =>
            {
                switch (caller)
                {
                    case 3:
                        Time.Advance(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 2_000)));
                        break;
                    case 5 when round % 50 == 0:
                        Settings = SettingsOf(round % 6 + 1, 1, round % 7 + 1);
                        break;
                    case 7 when round % 100 == 0:
                        Circuit.Isolate();
                        break;
                    case 9 when round % 100 == 2:
                        Circuit.Close();
                        break;
                    default:
                        if (Call(isDelivery: caller % 4 == 0, trials) > 1)
                            Interlocked.Increment(ref doubled);
                        break;
                }
            });
        }

        Assert.NotEmpty(trials);
        Assert.Equal(0, doubled);
        AssertChanges([.. changes]);
    }

    // Returns how many trials ran at the same time in one half-open state.
    private int Call(bool isDelivery, ConcurrentDictionary<int, int> trials)
    {
        AttemptOutcome?[] outcomes = [Answer, Down, Down, Down, Refused, Refused, PlainError, Maintenance(3), null];
        var pass = Enter(isDelivery);
        if (!pass.Granted)
            return 0;

        int count = pass.IsTrial ? trials.AddOrUpdate(pass.Generation, 1, (_, before) => before + 1) : 0;
        Thread.Yield();
        if (pass.IsTrial)
            trials.AddOrUpdate(pass.Generation, 0, (_, before) => before - 1);
        Circuit.Ended(pass, outcomes[Random.Shared.Next(outcomes.Length)]);
        return count;
    }

    private static void AssertChanges(CircuitStatus[] changes)
    {
        Assert.Contains(changes, change => change.State == CircuitState.HalfOpen);
        for (int i = 1; i < changes.Length; i++)
        {
            var (before, after) = (changes[i - 1], changes[i]);
            bool isAllowed = (before.State, after.State) switch
            {
                (_, CircuitState.Isolated) => before.State != CircuitState.Isolated,
                (_, CircuitState.Closed) => before.State != CircuitState.Closed,
                (CircuitState.Closed or CircuitState.HalfOpen, CircuitState.Open) => true,
                (CircuitState.Open, CircuitState.HalfOpen) => true,
                _ => false,
            };
            Assert.True(isAllowed, $"change {i}: {before} → {after}");
            if (after.State == CircuitState.Open)
                Assert.InRange(after.RetryAt!.Value - after.Since, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        }
    }

    private CircuitPass[] EnterConcurrently()
    {
        var passes = new CircuitPass[Callers];
        Parallel.For(0, Callers, i => passes[i] = Enter());
        return passes;
    }
}

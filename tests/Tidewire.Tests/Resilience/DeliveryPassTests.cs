using Tidewire.Resilience;

namespace Tidewire.Tests.Resilience;

/// <summary>Deliveries obey the circuit of their client. They affect it only as its trial, or when no connection can be made.</summary>
public sealed class DeliveryPassTests : CircuitTest
{
    [Fact]
    public void FailedDelivery_IsCountedByTheCircuit_OnlyIfItCouldNotConnect()
    {
        for (int i = 0; i < 20; i++)
        {
            foreach (var outcome in new[] { PlainError, Down, TimedOut, Maintenance(60) })
                Circuit.Ended(Enter(isDelivery: true), outcome);
        }

        bool isClosed = Circuit.IsClosed;
        for (int i = 0; i < 5; i++)
            Circuit.Ended(Enter(isDelivery: true), Refused);

        Assert.True(isClosed);
        Assert.Equal(CircuitState.Open, Circuit.Status.State);
    }

    [Fact]
    public void Delivery_DoesNotResetTheCount_WhenItIsAnswered()
    {
        for (int i = 0; i < 4; i++)
            Circuit.Ended(Enter(), Down);

        Circuit.Ended(Enter(isDelivery: true), Answer);

        Assert.Equal(4, Circuit.Status.ConsecutiveFailures);
    }

    [Fact]
    public void Trial_IsLeftToDirectCalls_WhileThereAreAny()
    {
        Open();
        for (int i = 0; i < 10; i++)
        {
            Time.Advance(TimeSpan.FromTicks(1));
            Enter();
            EndBreak();
            bool delivers = Enter(isDelivery: true).Granted;
            var direct = Enter();
            Circuit.Ended(direct, PlainError);

            Assert.Equal((false, true), (delivers, direct.Granted));
        }
    }

    [Fact]
    public void Trial_IsADelivery_AfterABreakWithoutDirectCalls()
    {
        Open();
        Time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.False(Enter().Granted);
        Assert.Equal(TimeSpan.FromSeconds(1), Circuit.TimeUntilDelivery());
        Time.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.False(Enter(isDelivery: true).Granted);
        Time.Advance(TimeSpan.FromTicks(1));

        var trial = Enter(isDelivery: true);
        Circuit.Ended(trial, Answer);

        Assert.True(trial.IsTrial);
        Assert.Equal(CircuitState.Closed, Circuit.Status.State);
    }

    [Fact]
    public void Trial_OfADelivery_LengthensTheBreak_OnlyWithoutAConnection()
    {
        Open();
        double AfterTrial(AttemptOutcome outcome)
        {
            EndBreak();
            Circuit.Ended(Enter(isDelivery: true), outcome);
            return (Circuit.Status.RetryAt!.Value - Time.GetUtcNow()).TotalSeconds;
        }

        Assert.Equal([1, 1, 2, 2, 4], [AfterTrial(Down), AfterTrial(TimedOut), AfterTrial(Refused), AfterTrial(PlainError), AfterTrial(Refused)]);
    }

    [Fact]
    public void Trial_OfADelivery_BlocksDirectCalls_OnlyWhileItRuns()
    {
        Open();
        EndBreak();
        var trial = Enter(isDelivery: true);
        var during = Enter();
        Circuit.Ended(trial, null);

        Assert.Equal((true, false), (trial.Granted, during.Granted));
        Assert.True(Enter().Granted);
    }

    [Fact]
    public void Delivery_WaitsForTheOperator_WhenTheCircuitIsIsolated()
    {
        Circuit.Isolate();

        Assert.Null(Circuit.TimeUntilDelivery());
        Assert.False(Enter(isDelivery: true).Granted);
    }
}

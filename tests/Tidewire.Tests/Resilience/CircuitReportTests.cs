using Microsoft.Extensions.Logging.Testing;
using Tidewire.Resilience;
using Tidewire.Telemetry;
using Tidewire.Tests.Telemetry;

namespace Tidewire.Tests.Resilience;

/// <summary>The reports of a circuit to its callers, its listeners and the log.</summary>
public sealed class CircuitReportTests : CircuitTest
{
    private readonly List<CircuitState> _heard = [];

    public CircuitReportTests() => Announcer.Changed += change => _heard.Add(change.State);

    [Fact]
    public void Change_IsReported_BeforeTheCallContinues()
    {
        Open();
        Assert.Equal([CircuitState.Open], _heard);

        EndBreak();
        var trial = Enter();
        Assert.Equal([CircuitState.Open, CircuitState.HalfOpen], _heard);

        Circuit.Ended(trial, Answer);
        Assert.Equal([CircuitState.Open, CircuitState.HalfOpen, CircuitState.Closed], _heard);
    }

    [Fact]
    public void Refusal_HasARetryAfter_UnlessAnOperatorIsolatedTheCircuit()
    {
        Open();
        Time.Advance(TimeSpan.FromSeconds(0.25));
        var broken = Circuit.Refusal();
        Circuit.Isolate();
        var isolated = Circuit.Refusal();

        Assert.Equal((ServiceFailureKind.CircuitOpen, Reasons.CircuitOpen, TimeSpan.FromSeconds(0.75)), (broken.Kind, broken.Reason, broken.RetryAfter));
        Assert.Equal((ServiceFailureKind.CircuitOpen, Reasons.CircuitIsolated, null), (isolated.Kind, isolated.Reason, isolated.RetryAfter));
    }

    [Fact]
    public void Circuit_ReportsWhetherItRefusesCalls()
    {
        Assert.False(Circuit.Refuses);
        Open();
        Assert.True(Circuit.Refuses);
        EndBreak();
        Assert.False(Circuit.Refuses);
        var trial = Enter();
        Assert.True(Circuit.Refuses);
        Circuit.Ended(trial, outcome: null);
        Assert.False(Circuit.Refuses);

        Circuit.Isolate();
        Assert.True(Circuit.Refuses);
        Circuit.Close();
        Assert.False(Circuit.Refuses);
    }

    [Fact]
    public void ReadingTheRefusesProperty_CountsAsADirectCall_SoThatNoDeliveryTakesTheTrial()
    {
        Open();
        EndBreak();

        Assert.False(Circuit.Refuses);

        Assert.False(Enter(isDelivery: true).Granted);
    }

    // The event ids of the changes: opened 3, half-open 4, open again 16, closed 5, isolated 6.
    [Fact]
    public void Opening_IsLoggedAsOpenAgain_UnlessTheCircuitClosedInBetween()
    {
        var logs = new FakeLogCollector();
        var announcer = new CircuitAnnouncer("Auth", new(new NoMeters()), new FailureSpell(Time), new FakeLogger(logs));

        foreach (var state in new[] { CircuitState.Open, CircuitState.HalfOpen, CircuitState.Open, CircuitState.HalfOpen, CircuitState.Closed, CircuitState.Open, CircuitState.Closed, CircuitState.Isolated, CircuitState.Open })
        {
            announcer.Add(new() { Client = "Auth", State = state, Since = Time.GetUtcNow() });
            announcer.Announce();
        }

        Assert.Equal([3, 4, 16, 4, 5, 3, 5, 6, 16], logs.GetSnapshot().Select(record => record.Id.Id));
    }

    [Fact]
    public void Change_IsReportedAfterTheCurrentOne_WhenAListenerCausesIt()
    {
        var order = new List<CircuitState>();
        Announcer.Changed += change =>
        {
            if (change.State == CircuitState.Open)
                Circuit.Close();
            order.Add(change.State);
        };

        for (int i = 0; i < 5; i++)
            Circuit.Ended(Enter(), Down);

        Assert.Equal([CircuitState.Open, CircuitState.Closed], order);
    }

    [Fact]
    public void Change_IsReported_AfterAListenerThrew()
    {
        int failures = 0;
        Announcer.Changed += _ => throw new InvalidOperationException($"{++failures}");

        Open();
        Circuit.Close();

        Assert.Equal(2, failures);
    }
}

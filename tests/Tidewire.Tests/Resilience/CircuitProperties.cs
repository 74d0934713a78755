using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Resilience;
using Tidewire.Tests.Telemetry;

namespace Tidewire.Tests.Resilience;

/// <summary>
/// A circuit and its model get the same events (overlapping calls, deliveries, operators and reloads) and must agree after each.
/// </summary>
public sealed class CircuitProperties
{
    private static readonly AttemptOutcome?[] _outcomes =
    [
        CircuitTest.Answer, CircuitTest.Answer, CircuitTest.Rejection, CircuitTest.PlainError, CircuitTest.Down, CircuitTest.Down, CircuitTest.Refused, CircuitTest.Refused,
        CircuitTest.TimedOut, CircuitTest.Maintenance(0), CircuitTest.Maintenance(5), CircuitTest.Maintenance(600), null,
    ];

    private static readonly ClientSettings[] _settings =
    [
        CircuitTest.SettingsOf(5, 1, 60), CircuitTest.SettingsOf(1, 1, 60), CircuitTest.SettingsOf(3, 0.5, 0.5), CircuitTest.SettingsOf(2, 4, 10), CircuitTest.SettingsOf(5, 60, 60),
    ];

    [Property(MaxTest = 1_000, EndSize = 150)]
    public Property Circuit_AgreesWithTheModel_WhateverHappens() => Prop.ForAll(Gen.Choose(0, 1_000_000).ArrayOf().ToArbitrary(), Agree);

    private static bool Agree(int[] events)
    {
        var time = new FakeTimeProvider();
        var settings = _settings[events.Length % _settings.Length];
        var circuit = new Circuit("Auth", () => settings, time, new("Auth", new(new NoMeters()), new(time), NullLogger.Instance));
        var model = new CircuitModel(() => settings);

        foreach (int what in events)
        {
            int number = what / 20;
            switch (what % 20)
            {
                case < 6:
                    Enter(isDelivery: false);
                    break;
                case < 8:
                    Enter(isDelivery: true);
                    break;
                case < 15:
                    if (model.UnderWay.Count == 0)
                        break;
                    var ended = model.UnderWay[number % model.UnderWay.Count];
                    var outcome = _outcomes[number % _outcomes.Length];
                    circuit.Ended(ended.Pass, outcome);
                    model.End(ended, outcome);
                    break;
                case < 18:
                    double seconds = number % 3 == 0 && model.Left is > 0 and { } left ? left : number % 64 * 0.25;
                    time.Advance(TimeSpan.FromSeconds(seconds));
                    model.Wait(seconds);
                    break;
                case 18:
                    settings = number % 4 == 0 ? _settings[number % _settings.Length] : settings;
                    break;
                default:
                    if (number % 2 == 0)
                        circuit.Isolate();
                    else
                        circuit.Close();
                    model.Force(number % 2 == 0 ? CircuitState.Isolated : CircuitState.Closed);
                    break;
            }

            var status = circuit.Status;
            Assert.Equal((model.State, model.Failures), (status.State, status.ConsecutiveFailures));
            Assert.Equal(model.Left, (status.RetryAt - time.GetUtcNow())?.TotalSeconds);
            Assert.Equal(model.UntilDelivery, circuit.TimeUntilDelivery()?.TotalSeconds);
        }

        return true;

        void Enter(bool isDelivery)
        {
            var pass = circuit.Enter(time.GetTimestamp(), isDelivery);
            Assert.Equal(model.Enter(pass), pass.Granted);
        }
    }
}

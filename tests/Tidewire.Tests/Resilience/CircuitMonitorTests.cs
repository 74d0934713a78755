using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Resilience;
using Tidewire.Tests.Telemetry;

namespace Tidewire.Tests.Resilience;

/// <summary>The circuits of all clients, as operators see and change them.</summary>
public sealed class CircuitMonitorTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogCollector _logs = new();
    private readonly LoggerFactory _loggers = new();
    private readonly CircuitMonitor _monitor;

    public CircuitMonitorTests()
    {
        _loggers.AddProvider(new FakeLoggerProvider(_logs));
        _monitor = new([Of("Ledger"), Of("Auth")], _loggers);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Circuits_AreSortedByName() => Assert.Equal(["Auth", "Ledger"], _monitor.GetCircuits().Select(circuit => circuit.Client));

    [Fact]
    public async Task Circuit_IsIsolatedAndClosed_WhateverTheCaseOfItsName()
    {
        await _monitor.IsolateAsync("AUTH", Cancellation);
        Assert.Equal((CircuitState.Isolated, CircuitState.Closed), (_monitor.GetCircuit("auth").State, _monitor.GetCircuit("ledger").State));

        await _monitor.CloseAsync("auth", Cancellation);
        Assert.Equal(CircuitState.Closed, _monitor.GetCircuit("Auth").State);
    }

    [Fact]
    public async Task Circuit_IsNotChanged_WhenTheCallerHasCanceled()
    {
        var canceled = new CancellationToken(canceled: true);

        await Assert.ThrowsAsync<OperationCanceledException>(() => _monitor.IsolateAsync("Auth", canceled));
        Assert.Equal(CircuitState.Closed, _monitor.GetCircuit("Auth").State);

        await _monitor.IsolateAsync("Auth", Cancellation);
        await Assert.ThrowsAsync<OperationCanceledException>(() => _monitor.CloseAsync("Auth", canceled));
        Assert.Equal(CircuitState.Isolated, _monitor.GetCircuit("Auth").State);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("Billing")]
    public void Name_IsRefused_WhenNoClientHasIt(string? name)
    {
        var refusal = Assert.ThrowsAny<ArgumentException>(() => _monitor.GetCircuit(name!));

        Assert.Equal("client", refusal.ParamName);
        Assert.Equal(name == "Billing", refusal.Message.Contains("Auth, Ledger", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handler_ThatFails_DoesNotStopOtherHandlers()
    {
        var heard = new List<CircuitStatus>();
        _monitor.Changed += (_, _) => throw new InvalidOperationException();
        _monitor.Changed += (sender, change) =>
        {
            Assert.Same(_monitor, sender);
            heard.Add(change);
        };

        await _monitor.IsolateAsync("Auth", Cancellation);
        await _monitor.CloseAsync("Auth", Cancellation);

        Assert.Equal([("Auth", CircuitState.Isolated), ("Auth", CircuitState.Closed)], heard.Select(change => (change.Client, change.State)));
        Assert.Equal(2, _logs.GetSnapshot().Count(record => record.Level == LogLevel.Error && record.Exception is InvalidOperationException));
    }

    [Fact]
    public async Task Watch_YieldsTheLatestChanges_WhenItsReaderIsSlow()
    {
        await using var changes = _monitor.WatchAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        var first = changes.MoveNextAsync();
        Assert.False(first.IsCompleted);

        await _monitor.IsolateAsync("Auth", Cancellation);
        Assert.True(await first);
        Assert.Equal(("Auth", CircuitState.Isolated), (changes.Current.Client, changes.Current.State));

        // An odd number of changes, larger than the number that is kept (256).
        for (int i = 0; i < 301; i++)
            await (i % 2 == 0 ? _monitor.IsolateAsync("Ledger", Cancellation) : _monitor.CloseAsync("Ledger", Cancellation));

        var kept = new List<CircuitState>();
        for (int i = 0; i < 256; i++)
        {
            Assert.True(await changes.MoveNextAsync());
            kept.Add(changes.Current.State);
        }

        Assert.Equal((CircuitState.Closed, CircuitState.Isolated), (kept[0], kept[^1]));
    }

    public void Dispose() => _loggers.Dispose();

    private Circuit Of(string client) =>
        new(client, () => CircuitTest.SettingsOf(5, 1, 60), _time, new(client, new(new NoMeters()), new(_time), NullLogger.Instance));
}

using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Resilience;

namespace Tidewire.Tests.Resilience;

/// <summary>Base of the tests of a circuit, on a fake clock.</summary>
public abstract class CircuitTest
{
    internal CircuitTest() => Circuit = new("Auth", () => Settings, Time, Announcer);

    internal FakeTimeProvider Time { get; } = new();

    internal ClientSettings Settings { get; set; } = SettingsOf(threshold: 5, firstBreak: 1, longestBreak: 60);

    internal CircuitAnnouncer Announcer { get; } = new("Auth", new(new Tidewire.Tests.Telemetry.NoMeters()), new(TimeProvider.System), NullLogger.Instance);

    internal Circuit Circuit { get; }

    internal static AttemptOutcome Answer { get; } = AttemptOutcome.Success;

    internal static AttemptOutcome Rejection { get; } = new() { Kind = ServiceFailureKind.Rejected, Status = System.Net.HttpStatusCode.NotFound };

    internal static AttemptOutcome PlainError { get; } = Outage(500);

    internal static AttemptOutcome Down { get; } = Outage(503);

    internal static AttemptOutcome Refused { get; } = new() { Kind = ServiceFailureKind.Unavailable, IsOutage = true, IsTransient = true, NeverConnected = true };

    internal static AttemptOutcome TimedOut { get; } = new() { Kind = ServiceFailureKind.TimedOut, IsOutage = true, IsTransient = true, MayHaveActed = true };

    internal static AttemptOutcome Maintenance(double seconds) => Outage(503) with { RetryAfter = TimeSpan.FromSeconds(seconds) };

    internal static ClientSettings SettingsOf(int threshold, double firstBreak, double longestBreak) => new()
    {
        BaseAddress = new("http://svc.example"),
        PropagateBaggage = true,
        CredentialHeader = "Authorization",
        Credentials = null,
        IsRefusalAmbiguous = false,
        MaxResponseBodyBytes = 1_024,
        Budget = TimeSpan.FromSeconds(5),
        AttemptTimeout = TimeSpan.FromSeconds(5),
        MaxAttempts = 3,
        BaseDelay = TimeSpan.Zero,
        MaxDelay = TimeSpan.Zero,
        FailureThreshold = threshold,
        FirstBreak = TimeSpan.FromSeconds(firstBreak),
        BreakDuration = TimeSpan.FromSeconds(longestBreak),
        ConcurrencyLimit = 1_000,
        IdempotencyKeysHonored = false,
        UseApplicationResilience = false,
        ConnectionIdleTimeout = TimeSpan.FromSeconds(60),
    };

    internal CircuitPass Enter(bool isDelivery = false) => Circuit.Enter(Time.GetTimestamp(), isDelivery);

    /// <summary>Opens the circuit with failures that make each break longer.</summary>
    internal void Open()
    {
        for (int i = 0; i < Settings.FailureThreshold && Circuit.IsClosed; i++)
            Circuit.Ended(Enter(), Down);
        Assert.False(Circuit.IsClosed);
    }

    internal void EndBreak() => Time.Advance(Circuit.Status.RetryAt!.Value - Time.GetUtcNow());

    private static AttemptOutcome Outage(int status) =>
        new() { Kind = ServiceFailureKind.Unavailable, Status = (System.Net.HttpStatusCode)status, IsOutage = true, IsTransient = true };
}

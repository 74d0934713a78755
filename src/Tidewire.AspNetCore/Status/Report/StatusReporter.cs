using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tidewire.AspNetCore.Status;

/// <summary>Builds the data of the status page.</summary>
internal sealed class StatusReporter(
    IReadOnlyList<RegisteredClient> clients, ICircuitMonitor circuits, StatusActivity activity, IHostEnvironment environment, SettingOrigins origins, TimeProvider time)
{
    public StatusReport Report()
    {
        activity.Observe();
        var now = time.GetUtcNow();
        return new()
        {
            Application = environment.ApplicationName,
            Environment = environment.EnvironmentName,
            TakenAt = now,
            Since = activity.Since,
            Clients = [.. clients.Select(client => Client(client, now))],
        };
    }

    private ClientReport Client(RegisteredClient client, DateTimeOffset now)
    {
        var seen = activity.Of(client.Name);
        var (calls, latency) = seen.Calls.Report();
        var measurements = seen.Measurements.Report();
        return new()
        {
            Name = client.Name,
            Circuit = Circuit(circuits.GetCircuit(client.Name), seen.Circuit.Since(now - Timeline.Window)),
            Calls = calls,
            Latency = latency,
            Verifications = VerificationsReport.Of(measurements),
            Accounts = [.. measurements.Where(measurement => measurement.Instrument != TidewireTelemetry.AuthVerifications)],
            Settings = Settings(client),
        };
    }

    private static CircuitReport Circuit(CircuitStatus status, IReadOnlyList<CircuitChangeReport> history) => new()
    {
        State = Words.Of(status.State),
        Since = status.Since,
        RetryAt = status.RetryAt,
        ConsecutiveFailures = status.ConsecutiveFailures,
        LastFailure = status.LastFailure is { } kind ? Words.Of(kind) : null,
        History = history,
    };

    private IReadOnlyList<SettingReport>? Settings(RegisteredClient client)
    {
        try
        {
            return [.. client.GetSettings().Select(setting =>
                new SettingReport { Name = setting.Name, Value = setting.Value, IsMasked = setting.IsMasked, Origin = origins.Of(setting) })];
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }
}

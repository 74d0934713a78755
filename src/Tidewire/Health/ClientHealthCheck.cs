using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tidewire.Delivery;

namespace Tidewire.Health;

/// <summary>Checks whether the calls of a client succeed and whether its queued items are delivered.</summary>
internal sealed class ClientHealthCheck(Func<CircuitStatus> circuit, IReadOnlyList<QueueHealth> queues, TidewireHealthOptions options, HealthProbe? probe) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var problems = new List<string>();
        var data = new Dictionary<string, object>(StringComparer.Ordinal);

        // The probe runs first, because it may close a circuit that has had no calls for a while.
        if (probe is not null && await probe.FindProblemAsync(cancellationToken).ConfigureAwait(false) is { } problem)
            problems.Add(problem);
        Check(circuit(), problems, data);
        foreach (var queue in queues)
            Check(queue, problems, data);

        return problems.Count == 0
            ? HealthCheckResult.Healthy("The circuit is closed.", data)
            : new(context.Registration.FailureStatus, string.Join(" ", problems), exception: null, data);
    }

    private static void Check(CircuitStatus status, List<string> problems, Dictionary<string, object> data)
    {
        data["circuit"] = status.State.ToString();
        data["since"] = status.Since;
        if (status.State == CircuitState.Isolated)
            problems.Add("The circuit was isolated by an operator.");
        else if (status.State != CircuitState.Closed)
            problems.Add($"The circuit is open after failed calls; the last failure was {status.LastFailure}.");
    }

    private void Check(QueueHealth queue, List<string> problems, Dictionary<string, object> data)
    {
        data["held"] = queue.Held;
        data["oldest_age"] = queue.OldestAge;
        if (queue.InMemory >= options.MaxQueueShare * queue.Capacity)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"The queue holds {queue.InMemory} of at most {queue.Capacity} items."));
        if (queue.OldestAge > options.MaxOldestAge)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"The oldest item has waited for {queue.OldestAge.TotalMinutes:0} minutes."));
        if (queue.StoreIsFull)
            problems.Add("The store is full.");
        if (queue.StoreIsFailing)
            problems.Add("Writing to the store fails.");
    }
}

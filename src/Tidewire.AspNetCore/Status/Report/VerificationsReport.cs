namespace Tidewire.AspNetCore.Status;

/// <summary>Who answered for tokens.</summary>
internal sealed record VerificationsReport
{
    // A stale answer follows a call, and is counted with it.
    private const string Stale = "stale";

    private static readonly string[] _cache = ["memory", "shared_store"];

    public required long Total { get; init; }

    public required long FromCache { get; init; }

    /// <summary>The share that the cache answered, 0 to 1; <see langword="null"/> before the first verification.</summary>
    public double? CacheShare => Total == 0 ? null : (double)FromCache / Total;

    public required IReadOnlyDictionary<string, long> Sources { get; init; }

    /// <summary>Reads it from the counter of verifications.</summary>
    public static VerificationsReport? Of(IEnumerable<MeasurementReport> measurements)
    {
        var sources = measurements
            .Where(measurement => measurement.Instrument == TidewireTelemetry.AuthVerifications)
            .ToDictionary(measurement => string.Join(' ', measurement.Labels.Values), measurement => (long)measurement.Value);
        return sources.Count == 0
            ? null
            : new()
            {
                Total = sources.Where(source => source.Key != Stale).Sum(source => source.Value),
                FromCache = _cache.Sum(source => sources.GetValueOrDefault(source)),
                Sources = sources,
            };
    }
}

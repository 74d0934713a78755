namespace Tidewire.AspNetCore.Status;

/// <summary>The sources of verification results.</summary>
internal sealed record VerificationsReport
{
    // A stale result follows a failed call, which is already counted.
    private const string Stale = "stale";

    private static readonly string[] _cache = ["memory", "shared_store"];

    public required long Total { get; init; }

    public required long FromCache { get; init; }

    /// <summary>The share of results from the cache, 0 to 1; <see langword="null"/> before the first verification.</summary>
    public double? CacheShare => Total == 0 ? null : (double)FromCache / Total;

    public required IReadOnlyDictionary<string, long> Sources { get; init; }

    /// <summary>Creates the report from the counter of verifications.</summary>
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

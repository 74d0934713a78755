using System.Text.Json;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;
using ZiggyCreatures.Caching.Fusion.Serialization;

namespace Tidewire.Auth;

/// <summary>Writes and reads the distributed level's values with source-generated JSON, which trimming and Native AOT leave intact.</summary>
internal sealed class SharedTokenSerializer(TimeProvider time) : IFusionCacheSerializer
{
    // Twice what we write, with room for the envelope: whatever else stands under our key is not ours.
    private const int MaxBytes = (2 * TokenCache.MaxClaimsBytes) + 4_096;

    public byte[] Serialize<T>(T? obj)
    {
        if (obj is not FusionCacheDistributedEntry<CachedVerification> { Value.Claims: { } claims } entry)
            throw new NotSupportedException($"{typeof(T)} is not kept in the distributed level.");

        var shared = new SharedToken
        {
            Claims = claims,
            VerifiedAt = time.GetUtcNow() - entry.Value.Age(time),
            Timestamp = entry.Timestamp,
            Expiration = entry.LogicalExpirationTimestamp,
        };
        return JsonSerializer.SerializeToUtf8Bytes(shared, SharedTokenJsonContext.Default.SharedToken);
    }

    public T? Deserialize<T>(byte[] data)
    {
        if (data.Length > MaxBytes || JsonSerializer.Deserialize(data, SharedTokenJsonContext.Default.SharedToken) is not { } shared)
            throw new JsonException("The value is not a token that an instance of the application has shared.");

        var entry = new FusionCacheDistributedEntry<CachedVerification>(
            new(shared.Claims, TimestampOf(shared.VerifiedAt)), shared.Timestamp, shared.Expiration, tags: null, metadata: null);
        return (T)(object)entry;
    }

    public ValueTask<byte[]> SerializeAsync<T>(T? obj, CancellationToken token = default) => new(Serialize(obj));

    public ValueTask<T?> DeserializeAsync<T>(byte[] data, CancellationToken token = default) => new(Deserialize<T>(data));

    // The clock of who wrote it may run ahead of ours.
    private long TimestampOf(DateTimeOffset date)
    {
        var age = time.GetUtcNow() - date;
        return time.GetTimestamp() - (age <= TimeSpan.Zero ? 0 : (long)(age.TotalSeconds * time.TimestampFrequency));
    }
}

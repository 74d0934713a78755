using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ZiggyCreatures.Caching.Fusion.Serialization;

namespace Tidewire.Auth;

/// <summary>Writes and reads the distributed level's values with source-generated JSON, which trimming and Native AOT leave intact.</summary>
internal sealed class SharedTokenSerializer : IFusionCacheSerializer
{
    // Twice what we write, with room for the envelope: whatever else stands under our key is not ours.
    private const int MaxBytes = (2 * TokenCache.MaxClaimsBytes) + 4_096;

    public byte[] Serialize<T>(T? obj) => JsonSerializer.SerializeToUtf8Bytes(obj, TypeInfo<T>()!);

    public T? Deserialize<T>(byte[] data) =>
        data.Length <= MaxBytes ? JsonSerializer.Deserialize(data, TypeInfo<T>()) : throw new JsonException("The value is too large to be ours.");

    public ValueTask<byte[]> SerializeAsync<T>(T? obj, CancellationToken token = default) => new(Serialize(obj));

    public ValueTask<T?> DeserializeAsync<T>(byte[] data, CancellationToken token = default) => new(Deserialize<T>(data));

    private static JsonTypeInfo<T> TypeInfo<T>() =>
        SharedTokenJsonContext.Default.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
        ?? throw new NotSupportedException($"{typeof(T)} is not kept in the distributed level.");
}

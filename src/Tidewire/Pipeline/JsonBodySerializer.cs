using System.Buffers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Refit;
using Tidewire.Credentials;

namespace Tidewire.Pipeline;

/// <summary>
/// The JSON serializer for Refit: source-generated, with request bodies of known length. Responses are read as UTF-8, regardless of the
/// charset they declare (RFC 8259, section 8.1).
/// </summary>
internal sealed class JsonBodySerializer(JsonSerializerContext context) : IHttpContentSerializer, ISynchronousContentSerializer
{
    // Below this size, parsing is cheaper than scheduling a task.
    private const int LargeBody = 65_536;

    // Most clients write and read one type.
    private JsonTypeInfo? _lastWritten;
    private JsonTypeInfo? _lastRead;

    public HttpContent ToHttpContent<T>(T item) => ToHttpContentSynchronous(item);

    public HttpContent ToStreamingHttpContent<T>(T item) => ToHttpContentSynchronous(item);

    public HttpContent ToHttpContentSynchronous<T>(T item) => new JsonBody(JsonSerializer.SerializeToUtf8Bytes(item, TypeInfo<T>(ref _lastWritten)));

    public Task<T?> FromHttpContentAsync<T>(HttpContent content, CancellationToken cancellationToken = default)
    {
        if (content is UnreadableBody unreadable)
            return Task.FromException<T?>(unreadable.Error);

        // The transport has buffered the body. A body created by a handler of the application may have no length.
        var type = TypeInfo<T>(ref _lastRead);
        return content.Headers.ContentLength is < LargeBody ? ReadAsync(content, type) : ReadLargeAsync(content, type, cancellationToken);
    }

    public string? GetFieldNameForProperty(PropertyInfo propertyInfo) =>
        propertyInfo.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;

    private static Task<T?> ReadAsync<T>(HttpContent content, JsonTypeInfo<T> type)
    {
        byte[] bytes = [];
        try
        {
            // The declared length may differ from the actual length.
            using var stream = content.ReadAsStream();
            int length = (int)(stream.CanSeek ? stream.Length : content.Headers.ContentLength!.Value);
            bytes = ArrayPool<byte>.Shared.Rent(length);
            int read = stream.ReadAtLeast(bytes.AsSpan(0, length), length, throwOnEndOfStream: false);
            return Task.FromResult(Parse(bytes.AsSpan(0, read), type));
        }
        catch (Exception e)
        {
            return Task.FromException<T?>(e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }

    private static async Task<T?> ReadLargeAsync<T>(HttpContent content, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        byte[] bytes = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (bytes.Length < LargeBody || !cancellationToken.CanBeCanceled)
            return Parse(bytes, type);

        // The serializer cannot be interrupted. If the caller cancels, it runs to its end unobserved.
        var parsing = AbandonableTask.Observe(Task.Run(() => Parse(bytes, type), CancellationToken.None));
        return await parsing.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static T? Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        try
        {
            var text = json[ByteOrderMark.LengthIn(json)..];
            return type.Converter is IJsonTextConverter<T> converter ? converter.Read(text) : JsonSerializer.Deserialize(text, type);
        }
        catch (Exception e)
        {
            // The serializer throws NotSupportedException for a missing discriminator, and a constructor or setter of the type may throw
            // any exception.
            throw new UnreadableJsonException(new(typeof(T).ToString(), JsonFaultPath.Of((e as JsonException)?.Path, type)), e);
        }
    }

    private JsonTypeInfo<T> TypeInfo<T>(ref JsonTypeInfo? last)
    {
        if (last is JsonTypeInfo<T> found)
            return found;

        found = context.GetTypeInfo(typeof(T)) as JsonTypeInfo<T> ?? throw new MissingJsonTypeException(context.GetType(), typeof(T));
        last = found;
        return found;
    }
}

namespace Tidewire.Pipeline;

/// <summary>A converter that reads a whole JSON text itself. The serializer would read the text twice: first to find its end, then to parse it.</summary>
internal interface IJsonTextConverter<T>
{
    /// <exception cref="System.Text.Json.JsonException">The text is not JSON, or not a <typeparamref name="T"/>.</exception>
    T? Read(ReadOnlySpan<byte> json);
}

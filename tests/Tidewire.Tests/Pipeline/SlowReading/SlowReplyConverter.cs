using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidewire.Tests.Pipeline.SlowReading;

/// <summary>Blocks in <see cref="Read"/> until the test sets <see cref="MayEnd"/>.</summary>
public sealed class SlowReplyConverter : JsonConverter<SlowReply>
{
    public static TaskCompletionSource Begun { get; set; } = new();

    public static ManualResetEventSlim MayEnd { get; } = new();

    public override SlowReply Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Begun.SetResult();
        MayEnd.Wait();
        reader.Skip();
        return new();
    }

    public override void Write(Utf8JsonWriter writer, SlowReply value, JsonSerializerOptions options) => throw new NotSupportedException();
}

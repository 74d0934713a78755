using System.Text.Json.Serialization;

namespace Tidewire.Tests.Pipeline.SlowReading;

[JsonSerializable(typeof(SlowReply))]
internal sealed partial class SlowJsonContext : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Tidewire.Tests.Pipeline.SlowReading;

[JsonConverter(typeof(SlowReplyConverter))]
public sealed record SlowReply;

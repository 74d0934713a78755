using System.Text.Json.Serialization;

namespace Tidewire.Benchmarks.Report;

/// <summary>The wire format, as hand-written by a team.</summary>
internal static class Wire
{
    public sealed record TokenBody(string Token);

    public sealed record SendBody(string UserId, string Message, string Channel);

    public sealed record EventBody(string UserId, string Action, string ResourceType, string ResourceId, DateTimeOffset Timestamp);

    public sealed record Claims(string Sub, string Email, string[] Roles, long Exp);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Wire.TokenBody))]
[JsonSerializable(typeof(Wire.SendBody))]
[JsonSerializable(typeof(Wire.EventBody))]
[JsonSerializable(typeof(List<Wire.EventBody>))]
[JsonSerializable(typeof(Wire.Claims))]
internal sealed partial class WireJsonContext : JsonSerializerContext;

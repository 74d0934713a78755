using System.Text.Json;
using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>A body is not the JSON that was asked for.</summary>
internal sealed class UnreadableJsonException(JsonFault fault, Exception inner) : JsonException("The body is not the JSON that was expected.", inner)
{
    public JsonFault Fault { get; } = fault;
}

using System.Text.Json;
using Tidewire.Resilience;

namespace Tidewire.Pipeline;

/// <summary>Thrown when a body is not the expected JSON.</summary>
internal sealed class UnreadableJsonException(JsonFault fault, Exception inner) : JsonException("The body is not the expected JSON.", inner)
{
    public JsonFault Fault { get; } = fault;
}

namespace Tidewire.Pipeline;

/// <summary>Thrown when a type is missing from the JSON context of a client: an error of the application.</summary>
internal sealed class MissingJsonTypeException(Type context, Type type)
    : NotSupportedException($"{context.Name} does not contain {type}. Add [JsonSerializable(typeof({type.Name}))] to it.");

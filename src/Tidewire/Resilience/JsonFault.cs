namespace Tidewire.Resilience;

/// <summary>The place at which the body of a success could not be read, for the log. Contains no value from the body.</summary>
/// <param name="Type">The expected type.</param>
/// <param name="Path">The JSON path, with property names of the type only.</param>
internal sealed record JsonFault(string Type, string Path);

namespace Tidewire.Resilience;

/// <summary>Where the body of a success could not be read: for the log, without a value of the body.</summary>
/// <param name="Type">The type that was asked for.</param>
/// <param name="Path">The place, in names of the type alone.</param>
internal sealed record JsonFault(string Type, string Path);

namespace Tidewire.Tool.Doctor;

/// <summary>The options of one client as the SDK binds and validates them.</summary>
/// <param name="Options">The options; <see langword="null"/> if they are not valid.</param>
/// <param name="Failures">Why the application would not start.</param>
/// <param name="Warnings">What it would warn of.</param>
/// <param name="IsDiscovered">Whether service discovery in the application finds the address.</param>
internal sealed record ClientReading(ServiceClientOptions? Options, IReadOnlyList<string> Failures, IReadOnlyList<string> Warnings, bool IsDiscovered);

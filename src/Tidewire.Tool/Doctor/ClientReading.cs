namespace Tidewire.Tool.Doctor;

/// <summary>The result of binding and validating the options of a client.</summary>
/// <param name="Options">The options; <see langword="null"/> if they are invalid.</param>
/// <param name="Failures">The errors that prevent the application from starting.</param>
/// <param name="Warnings">The warnings.</param>
/// <param name="IsDiscovered">Whether service discovery in the application resolves the address.</param>
internal sealed record ClientReading(ServiceClientOptions? Options, IReadOnlyList<string> Failures, IReadOnlyList<string> Warnings, bool IsDiscovered);

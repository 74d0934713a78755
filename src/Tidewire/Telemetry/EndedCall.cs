namespace Tidewire.Telemetry;

/// <summary>The tag values of a logical call that has ended.</summary>
/// <param name="Client">The client.</param>
/// <param name="Method">The method of its interface.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="ErrorType">The type of the error; <see langword="null"/> for a success or a cancellation.</param>
/// <param name="IsError">Whether the outcome is an error and not an expected refusal.</param>
/// <param name="Attempts">
/// The number of requests that it sent or tried to send; <see langword="null"/> if unknown, as for some canceled calls.
/// </param>
internal readonly record struct EndedCall(string Client, string Method, string Outcome, string? ErrorType, bool IsError, int? Attempts);

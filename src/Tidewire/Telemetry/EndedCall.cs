namespace Tidewire.Telemetry;

/// <summary>What is reported of a logical call when it has ended, in the values of tags.</summary>
/// <param name="Client">The client.</param>
/// <param name="Method">The method of its interface.</param>
/// <param name="Outcome">How the call ended.</param>
/// <param name="ErrorType">What went wrong; <see langword="null"/> where nothing did, and where the caller gave up.</param>
/// <param name="IsError">Whether that is an error, and not an answer that such calls are made for.</param>
/// <param name="Attempts">How many requests it sent or tried to send; <see langword="null"/> where nobody knows, as of some calls whose caller gave up.</param>
internal readonly record struct EndedCall(string Client, string Method, string Outcome, string? ErrorType, bool IsError, int? Attempts);

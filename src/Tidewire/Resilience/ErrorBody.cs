namespace Tidewire.Resilience;

/// <summary>The body of a response that is not a success, kept for the caller. Never logged.</summary>
/// <param name="Bytes">The body, not longer than the caller's limit.</param>
/// <param name="MediaType">Its media type without parameters, or <see langword="null"/>.</param>
internal sealed record ErrorBody(byte[] Bytes, string? MediaType)
{
    public override string ToString() => nameof(ErrorBody);
}

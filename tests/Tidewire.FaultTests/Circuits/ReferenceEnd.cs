namespace Tidewire.FaultTests.Circuits;

/// <summary>The outcome of a call, as used by a <see cref="ReferenceCircuit"/>.</summary>
/// <param name="Fails">Whether it counts as a failure.</param>
/// <param name="Lengthens">Whether it lengthens the next break if the call is a trial.</param>
/// <param name="RetryAfter">The Retry-After of a 503.</param>
/// <param name="IsGivenUp">Whether the caller canceled.</param>
internal sealed record ReferenceEnd(bool Fails, bool Lengthens = false, TimeSpan? RetryAfter = null, bool IsGivenUp = false)
{
    public static ReferenceEnd GivenUp { get; } = new(Fails: false, IsGivenUp: true);

    public static ReferenceEnd Answered { get; } = new(Fails: false);

    /// <summary>A plain 500, which may concern only that request.</summary>
    public static ReferenceEnd PlainError { get; } = new(Fails: true);

    public static ReferenceEnd Down { get; } = new(Fails: true, Lengthens: true);

    public static ReferenceEnd Maintenance(TimeSpan pause) => new(Fails: true, RetryAfter: pause);
}

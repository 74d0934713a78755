namespace Tidewire.FaultTests.Circuits;

/// <summary>How a call ends, as far as a <see cref="ReferenceCircuit"/> minds.</summary>
/// <param name="Fails">It counts as a failure.</param>
/// <param name="Lengthens">As a trial, it makes the next break longer.</param>
/// <param name="RetryAfter">The pause that the service asks for with a 503.</param>
/// <param name="IsGivenUp">The caller gave up.</param>
internal sealed record ReferenceEnd(bool Fails, bool Lengthens = false, TimeSpan? RetryAfter = null, bool IsGivenUp = false)
{
    public static ReferenceEnd GivenUp { get; } = new(Fails: false, IsGivenUp: true);

    public static ReferenceEnd Answered { get; } = new(Fails: false);

    /// <summary>May be that one request.</summary>
    public static ReferenceEnd BareError { get; } = new(Fails: true);

    public static ReferenceEnd Down { get; } = new(Fails: true, Lengthens: true);

    public static ReferenceEnd Maintenance(TimeSpan pause) => new(Fails: true, RetryAfter: pause);
}

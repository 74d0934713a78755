namespace Tidewire.Credentials;

/// <summary>A token of ours, and how long it may be used. Time runs by the monotonic clock from when the token was asked for.</summary>
internal sealed class AccessToken
{
    // A token that is used up to its last second can end on the way.
    private static readonly TimeSpan _maxReserve = TimeSpan.FromSeconds(5);

    // Room for an outage of the token endpoint: the last fifth of the token's life, five minutes of an hour.
    private static readonly TimeSpan _maxRenewalLead = TimeSpan.FromMinutes(5);

    private readonly TimeProvider _time;
    private readonly long _askedAt;
    private readonly TimeSpan _freshFor;
    private readonly TimeSpan _usableFor;

    public AccessToken(string value, TimeSpan lifetime, long askedAt, TimeProvider time)
        : this(
            Credential.Bearer(value),
            askedAt,
            lifetime - Shorter(lifetime / 5, _maxRenewalLead),
            lifetime - Shorter(lifetime / 10, _maxReserve),
            time)
    {
    }

    private AccessToken(Credential credential, long askedAt, TimeSpan freshFor, TimeSpan usableFor, TimeProvider time) =>
        (Credential, _askedAt, _freshFor, _usableFor, _time) = (credential, askedAt, freshFor, usableFor, time);

    public Credential Credential { get; }

    /// <summary>Whether it is too early to renew it.</summary>
    public bool IsFresh => _time.GetElapsedTime(_askedAt) < _freshFor;

    /// <summary>Whether it may still be sent.</summary>
    public bool IsUsable => _time.GetElapsedTime(_askedAt) < _usableFor;

    /// <summary>The same token, to be used only until another is there.</summary>
    public AccessToken ToBeRenewed() => new(Credential, _askedAt, TimeSpan.Zero, _usableFor, _time);

    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(AccessToken);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

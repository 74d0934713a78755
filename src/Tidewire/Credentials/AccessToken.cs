namespace Tidewire.Credentials;

/// <summary>An access token of the application and its lifetime, measured with the monotonic clock from the time of the request.</summary>
internal sealed class AccessToken
{
    // A token that is used until its last second can expire in transit.
    private static readonly TimeSpan _maxReserve = TimeSpan.FromSeconds(5);

    // A token is renewed a fifth of its lifetime before it expires, but at most five minutes before, to leave time for an outage of the token
    // endpoint.
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

    /// <summary>Whether the token need not be renewed yet.</summary>
    public bool IsFresh => _time.GetElapsedTime(_askedAt) < _freshFor;

    /// <summary>Whether the token may still be sent.</summary>
    public bool IsUsable => _time.GetElapsedTime(_askedAt) < _usableFor;

    /// <summary>The same token, due for renewal.</summary>
    public AccessToken ToBeRenewed() => new(Credential, _askedAt, TimeSpan.Zero, _usableFor, _time);

    /// <summary>Does not show the token.</summary>
    public override string ToString() => nameof(AccessToken);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

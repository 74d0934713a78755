namespace Tidewire.Tool.Doctor;

/// <summary>The response of a service to a probe.</summary>
/// <param name="Failure">Why there is no response.</param>
/// <param name="Status">The status.</param>
/// <param name="Body">The body, if it is JSON.</param>
/// <param name="IsPage">Whether it is an HTML page.</param>
internal sealed record ProbeAnswer(string? Failure, int Status, string? Body, bool IsPage)
{
    /// <summary>Whether the service refused the key or the probe.</summary>
    public bool IsRefusal => !IsPage && (Status is 400 or 401 or 403 or 413 or 422 || IsInactive);

    /// <summary>Whether the status concerns a credential.</summary>
    public bool ConcernsCredential => Status is 401 or 403;

    /// <summary>Whether the service accepted the probe.</summary>
    public bool IsSuccess => Status is >= 200 and < 300 && !IsInactive;

    private bool IsInactive { get; init; }

    /// <summary>Returns a copy that states whether the body says that the token is not active.</summary>
    public ProbeAnswer WithVerdict(bool isInactive) => this with { IsInactive = isInactive };

    /// <summary>Whether another response is equal; without bodies, only the statuses and <see cref="IsPage"/> are compared.</summary>
    public bool Equals(ProbeAnswer other, bool withBodies) => withBodies ? this == other : Status == other.Status && IsPage == other.IsPage;
}

namespace Tidewire.Tool.Doctor;

/// <summary>What a service answered to a probe.</summary>
/// <param name="Failure">Why there is no answer.</param>
/// <param name="Status">The status.</param>
/// <param name="Body">The body, if it is JSON.</param>
/// <param name="IsPage">Whether it is a page for people.</param>
internal sealed record ProbeAnswer(string? Failure, int Status, string? Body, bool IsPage)
{
    /// <summary>Whether the service said no, be it to the key or to the probe.</summary>
    public bool IsRefusal => !IsPage && (Status is 400 or 401 or 403 or 413 or 422 || IsInactive);

    /// <summary>Whether the status speaks of a credential.</summary>
    public bool IsOfCredential => Status is 401 or 403;

    /// <summary>Whether the service accepted the probe.</summary>
    public bool IsSuccess => Status is >= 200 and < 300 && !IsInactive;

    private bool IsInactive { get; init; }

    /// <summary>The answer, with what its body says of a token.</summary>
    public ProbeAnswer WithVerdict(bool isInactive) => this with { IsInactive = isInactive };

    /// <summary>Whether another answer is the same.</summary>
    public bool Equals(ProbeAnswer other, bool withBodies) => withBodies ? this == other : Status == other.Status && IsPage == other.IsPage;
}

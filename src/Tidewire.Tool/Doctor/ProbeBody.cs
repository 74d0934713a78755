namespace Tidewire.Tool.Doctor;

/// <summary>The body of a probe: a made-up token, or an empty object.</summary>
internal sealed class ProbeBody
{
    /// <summary>A made-up token.</summary>
    public string? Token { get; init; }
}

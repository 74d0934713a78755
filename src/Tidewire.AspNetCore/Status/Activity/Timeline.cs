namespace Tidewire.AspNetCore.Status;

/// <summary>How the recent past is divided: slots of ten seconds, over ten minutes.</summary>
internal static class Timeline
{
    /// <summary>One slot more than the window holds: the oldest is cut by the window's edge.</summary>
    public const int Slots = 61;

    public static readonly TimeSpan Slot = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
}

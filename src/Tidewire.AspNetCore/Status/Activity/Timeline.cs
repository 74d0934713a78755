namespace Tidewire.AspNetCore.Status;

/// <summary>The window that the status page shows: the last ten minutes, in slots of ten seconds.</summary>
internal static class Timeline
{
    /// <summary>One slot more than fits into the window, because the window's edge cuts the oldest one.</summary>
    public const int Slots = 61;

    public static readonly TimeSpan Slot = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
}

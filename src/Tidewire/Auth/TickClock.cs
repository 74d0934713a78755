using Microsoft.Extensions.Internal;

namespace Tidewire.Auth;

/// <summary>
/// The clock by which a <see cref="Microsoft.Extensions.Caching.Memory.MemoryCache"/> frees memory. It is read at each lookup, so it has the
/// resolution of a tick of the system, whose reading costs a tenth of that of the date.
/// </summary>
internal sealed class TickClock : ISystemClock
{
    public static TickClock Instance { get; } = new();

    /// <summary>A date that only differences are taken of.</summary>
    public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch.AddMilliseconds(Environment.TickCount64);
}

using System.Collections.Concurrent;

namespace Tidewire.Soak;

/// <summary>What the callers of one facade were told, call by call.</summary>
internal sealed class CallerBook
{
    /// <summary>The service accepted.</summary>
    public ConcurrentDictionary<string, byte> Accepted { get; } = new();

    /// <summary>Failed, and the service may have acted; or the caller gave up, and nobody was told.</summary>
    public ConcurrentDictionary<string, byte> Uncertain { get; } = new();

    /// <summary>Failed, and the service has certainly not acted; the text is the failure.</summary>
    public ConcurrentDictionary<string, string> Refused { get; } = new();
}

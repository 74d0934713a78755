using System.Collections.Concurrent;

namespace Tidewire.Soak;

/// <summary>The results of the callers of one service, call by call.</summary>
internal sealed class CallerBook
{
    /// <summary>The service accepted.</summary>
    public ConcurrentDictionary<string, byte> Accepted { get; } = new();

    /// <summary>Failed, and the service may have acted; or the caller canceled.</summary>
    public ConcurrentDictionary<string, byte> Uncertain { get; } = new();

    /// <summary>Failed, and the service has certainly not acted; the text is the failure.</summary>
    public ConcurrentDictionary<string, string> Refused { get; } = new();
}

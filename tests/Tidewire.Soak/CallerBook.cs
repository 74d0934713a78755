using System.Collections.Concurrent;

namespace Tidewire.Soak;

/// <summary>The results of the callers of one service, call by call.</summary>
internal sealed class CallerBook
{
    /// <summary>The calls that the service accepted.</summary>
    public ConcurrentDictionary<string, byte> Accepted { get; } = new();

    /// <summary>The calls that failed although the service may have acted, or that the caller canceled.</summary>
    public ConcurrentDictionary<string, byte> Uncertain { get; } = new();

    /// <summary>The calls that failed and on which the service has certainly not acted. The value is the failure as text.</summary>
    public ConcurrentDictionary<string, string> Refused { get; } = new();
}

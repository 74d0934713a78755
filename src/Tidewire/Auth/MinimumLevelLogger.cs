using Microsoft.Extensions.Logging;
using ZiggyCreatures.Caching.Fusion;

namespace Tidewire.Auth;

/// <summary>Lets FusionCache's warnings and errors through: below that it describes every look at the cache, several lines for each.</summary>
internal sealed class MinimumLevelLogger(ILogger logger) : ILogger<FusionCache>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && logger.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            logger.Log(logLevel, eventId, state, exception, formatter);
    }
}

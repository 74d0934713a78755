using Microsoft.Extensions.Logging;

namespace Tidewire.Tool.Doctor;

/// <summary>Collects the warnings of the SDK.</summary>
internal sealed class WarningCollector : ILoggerProvider, ILogger
{
    private readonly List<string> _warnings = [];

    /// <summary>The warnings so far.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;

        lock (_warnings)
            _warnings.Add(formatter(state, exception));
    }

    public void Dispose()
    {
    }
}

namespace Tidewire.Tool.Tests.Local;

/// <summary>A writer that signals when a text was written.</summary>
internal sealed class SignalingWriter(string text) : StringWriter
{
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Seen => _seen.Task;

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        if (value?.Contains(text, StringComparison.Ordinal) == true)
            _seen.TrySetResult();
        return Task.CompletedTask;
    }
}

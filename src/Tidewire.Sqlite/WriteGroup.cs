namespace Tidewire.Sqlite;

/// <summary>Requests that share a commit. One caller writes them; the others wait asynchronously.</summary>
internal sealed class WriteGroup
{
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<WriteRequest> Requests { get; } = [];

    /// <summary>Completes when the group was written or has failed; each request has its own result.</summary>
    public Task Written => _written.Task;

    public void Complete() => _written.SetResult();
}

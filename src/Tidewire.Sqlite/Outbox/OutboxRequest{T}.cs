namespace Tidewire.Sqlite;

internal sealed class OutboxRequest<T>(bool isSynced, Func<OutboxTable, T> run) : OutboxRequest(isSynced)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Result => _completion.Task;

    public override void Run(OutboxTable table) => _result = run(table);

    public override void Succeed() => _completion.TrySetResult(_result);

    public override void Fail(Exception exception) => _completion.TrySetException(exception);
}

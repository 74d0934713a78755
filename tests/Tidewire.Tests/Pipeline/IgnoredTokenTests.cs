using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Tests.Pipeline;

/// <summary>Code of the application that ignores its token holds up the call: .NET cannot interrupt it.</summary>
public sealed class IgnoredTokenTests
{
    [Theory]
    [InlineData("handler", "budget")]
    [InlineData("handler", "cancellation")]
    [InlineData("stream", "budget")]
    [InlineData("stream", "cancellation")]
    public async Task Call_WaitsForCodeThatIgnoresItsToken_AndThenEnds(string code, string end)
    {
        var stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task WaitAsync()
        {
            begun.TrySetResult();
            return stuck.Task;
        }

        using var canceling = new CancellationTokenSource();
        using var ledger = new MemoryLedger(http => http.AddHttpMessageHandler(() => new ActingHandler(async (_, send) =>
        {
            if (code == "handler")
                await WaitAsync();
            return await send();
        })));
        ledger.Answer = ct => ct.IsCancellationRequested ? Task.FromCanceled<HttpResponseMessage>(ct) : Task.FromResult(MemoryLedger.Entry());
        var call = code == "handler"
            ? ledger.Api.TryAsync((api, ct) => api.DeleteAsync("e1", ct), canceling.Token)
            : ledger.Api.TryAsync((api, ct) => api.UploadStreamAsync(new Stuck(WaitAsync), ct), canceling.Token);
        await begun.Task;

        if (end == "budget")
            ledger.Clock.Advance(TimeSpan.FromMinutes(1));
        else
            await canceling.CancelAsync();
        Assert.False(call.IsCompleted);

        stuck.SetResult();
        if (end == "budget")
            Assert.Equal(ServiceFailureKind.TimedOut, (await call).Failure?.Kind);
        else
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    private sealed class Stuck(Func<Task> wait) : MemoryStream
    {
        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            await wait();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Tests.Pipeline.SlowReading;

/// <summary>A body that takes a long time to read does not delay cancellation.</summary>
public sealed class SlowReadingTests : WireTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_DoesNotWaitUntilALargeBodyIsRead(bool isWrapped)
    {
        Answer(200, $$"""{"text":"{{new string('x', 100_000)}}"}""");
        using var application = new TestApplication(
            new Dictionary<string, string?> { ["Tidewire:Slow:BaseAddress"] = Address }, build: builder => builder.AddClient<ISlowApi>("Slow", SlowJsonContext.Default));
        var caller = application.Services.GetRequiredService<ServiceCaller<ISlowApi>>();
        SlowReplyConverter.Begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SlowReplyConverter.MayEnd.Reset();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        // On another thread, because a call that reads the body on its caller's thread would block the test here.
        var call = Task.Run(
            () => isWrapped
                ? caller.TryAsync((api, ct) => api.GetWrappedAsync(ct), cancellation.Token)
                : caller.TryAsync((api, ct) => api.GetAsync(ct), cancellation.Token),
            Cancellation);
        await SlowReplyConverter.Begun.Task.WaitAsync(Cancellation);
        await cancellation.CancelAsync();
        bool hasEnded = await Task.WhenAny(call, Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System, Cancellation)) == call;
        SlowReplyConverter.MayEnd.Set();

        Assert.True(hasEnded, "The caller waited until the body was read.");
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancellation.Token, thrown.CancellationToken);
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Tests.Pipeline.SlowReading;

/// <summary>A body that takes long to read does not delay cancellation.</summary>
public sealed class SlowReadingTests : WireTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_DoesNotWaitForTheReadingOfALargeBody(bool isWrapped)
    {
        Answer(200, $$"""{"text":"{{new string('x', 100_000)}}"}""");
        using var application = new TestApplication(
            new Dictionary<string, string?> { ["Tidewire:Slow:BaseAddress"] = Address }, build: builder => builder.AddClient<ISlowApi>("Slow", SlowJsonContext.Default));
        var caller = application.Services.GetRequiredService<ServiceCaller<ISlowApi>>();
        SlowReplyConverter.Begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SlowReplyConverter.MayEnd.Reset();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        // If the caller waited for the read, this line would not be reached, because the thread of the call reads.
        var call = Task.Run(
            () => isWrapped
                ? caller.TryAsync((api, ct) => api.GetWrappedAsync(ct), leaving.Token)
                : caller.TryAsync((api, ct) => api.GetAsync(ct), leaving.Token),
            Cancellation);
        await SlowReplyConverter.Begun.Task.WaitAsync(Cancellation);
        await leaving.CancelAsync();
        bool hasLeft = await Task.WhenAny(call, Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System, Cancellation)) == call;
        SlowReplyConverter.MayEnd.Set();

        Assert.True(hasLeft, "The caller waited for the reading.");
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(leaving.Token, thrown.CancellationToken);
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>Reading a large body does not delay a caller that cancels.</summary>
public sealed class LargeBodyTests
{
    private const int Large = 65_536;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Large - 1, true, true, true)]
    [InlineData(Large - 1, false, true, true)]
    [InlineData(Large, true, true, false)]
    [InlineData(Large, false, true, false)]
    [InlineData(Large, true, false, true)]
    public async Task Body_IsReadOnTheThreadOfTheCaller_UnlessItIsLargeAndTheCallerMayCancel(int length, bool isMeasured, bool mayCancel, bool onCallersThread)
    {
        using var source = new CancellationTokenSource();
        int reader = 0;
        var serializer = new JsonBodySerializer(new ReadingContext(() => reader = Environment.CurrentManagedThreadId));
        byte[] json = [(byte)'1', .. Enumerable.Repeat((byte)' ', length - 1)];
        using HttpContent content = isMeasured ? new ByteArrayContent(json) : new TrackedBody(json);

        // A dedicated thread, which no other work can use.
        var (caller, read) = await Task.Factory.StartNew(
            () => (Environment.CurrentManagedThreadId, serializer.FromHttpContentAsync<Reading>(content, mayCancel ? source.Token : CancellationToken.None)),
            Cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        Assert.NotNull(await read);
        Assert.Equal(onCallersThread, caller == reader);
    }

    [Fact]
    public async Task Cancellation_DoesNotWaitUntilTheBodyIsRead()
    {
        using var source = new CancellationTokenSource();
        using var mayEnd = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var serializer = new JsonBodySerializer(new ReadingContext(() =>
        {
            begun.SetResult();
            mayEnd.Wait(Cancellation);
            ended.SetResult();
        }));
        using var content = new StringContent("1".PadRight(Large));

        var read = Task.Run(() => serializer.FromHttpContentAsync<Reading>(content, source.Token), Cancellation);
        await begun.Task.WaitAsync(Cancellation);
        await source.CancelAsync();
        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(Cancellation));

        Assert.Equal((source.Token, false), (canceled.CancellationToken, ended.Task.IsCompleted));
        mayEnd.Set();
        await ended.Task.WaitAsync(Cancellation);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Converter_OfWholeTexts_GetsTheTextWithoutTheByteOrderMark(bool isMarked)
    {
        var serializer = new JsonBodySerializer(new ReadingContext(converter: new WholeTexts()));
        using var content = new ByteArrayContent(isMarked ? [0xEF, 0xBB, 0xBF, (byte)'1'] : "1"u8.ToArray());

        var reading = await serializer.FromHttpContentAsync<Reading>(content, Cancellation);

        Assert.Equal("1", reading!.Text);
    }

    private sealed record Reading(string? Text = null);

    private sealed class ReadingContext(Action? read = null, JsonConverter<Reading>? converter = null) : JsonSerializerContext(options: null)
    {
        protected override JsonSerializerOptions? GeneratedSerializerOptions => null;

        public override JsonTypeInfo? GetTypeInfo(Type type) =>
            type == typeof(Reading) ? JsonMetadataServices.CreateValueInfo<Reading>(Options, converter ?? new Signaling(read!)) : null;
    }

    private sealed class Signaling(Action read) : JsonConverter<Reading>
    {
        public override Reading Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            read();
            return new();
        }

        public override void Write(Utf8JsonWriter writer, Reading value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    private sealed class WholeTexts : JsonConverter<Reading>, IJsonTextConverter<Reading>
    {
        public Reading Read(ReadOnlySpan<byte> json) => new(System.Text.Encoding.UTF8.GetString(json));

        public override Reading Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Reading value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tidewire.OutboxTests;

/// <summary>The schedule, order, cancellation, encryption and retention of messages.</summary>
public sealed class LifeTests : OutboxTest
{
    [Fact]
    public async Task MessagesWithOneOrderingKey_AreSentInOrder_DespiteFailures_WithoutBlockingOtherMessages()
    {
        var failed = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        int underWay = 0, max = 0;
        Mailer.Answer = async mail =>
        {
            if (mail.Message.StartsWith("ada", StringComparison.Ordinal))
            {
                max = Math.Max(max, Interlocked.Increment(ref underWay));
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
                Interlocked.Decrement(ref underWay);
            }

            return failed.AddOrUpdate(mail.Message, 1, (_, count) => count + 1) == 1 ? MailReply.Failed : MailReply.Accepted;
        };
        using var host = await StartAsync(null, ("Outbox:Workers", "8"));

        for (int number = 0; number < 20; number++)
        {
            await Outbox(host).EnqueueAsync(Message($"ada {number}", orderingKey: "ada"), Cancellation);
            await Outbox(host).EnqueueAsync(Message($"other {number}"), Cancellation);
        }

        await UntilAsync(host, counts => counts.Waiting == 0);

        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"ada {number}"), Mailer.Mails.Select(mail => mail.Message).Where(text => text.StartsWith("ada", StringComparison.Ordinal)));
        Assert.Equal(1, max);
        Assert.Equal(40, Mailer.Mails.Count);
    }

    [Fact]
    public async Task UnsentMessage_IsSentByTheNextProcess_WhenAHandlerIsSlowToEndItsCanceledCall()
    {
        var handler = new SlowToEndHandler();
        using (var host = await StartAsync(
            services => services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => handler)), ("IdempotencyKeysHonored", "false")))
        {
            await Outbox(host).EnqueueAsync(Message("x"), Cancellation);
            await handler.Entered.Task.WaitAsync(Cancellation);
            using var deadline = new CancellationTokenSource();
            var stopping = host.StopAsync(deadline.Token);
            await deadline.CancelAsync();
            await handler.Canceled.Task.WaitAsync(Cancellation);
            // A stop that does not wait for the call ends within this time.
            await Task.WhenAny(stopping, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation));
            handler.MayEnd.SetResult();
            await stopping;
        }

        using var next = await StartAsync(null, ("IdempotencyKeysHonored", "false"));
        var counts = await UntilAsync(next, counts => counts.Waiting == 0);

        Assert.Equal((1, 0), (counts.Sent, counts.Uncertain));
    }

    [Fact]
    public async Task Cancel_ReturnsTrueOnlyForUnsentMessages_WhenItRacesWithSending()
    {
        using var host = await StartAsync(null, ("Outbox:Workers", "8"));
        var canceled = new System.Collections.Concurrent.ConcurrentBag<string>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancellation }, async (number, ct) =>
        {
            var id = await Outbox(host).EnqueueAsync(Message($"{number}"), ct);
            for (int yields = number % 7; yields > 0; yields--)
                await Task.Yield();
            if (await Outbox(host).CancelAsync(id, ct))
                canceled.Add($"{number}");
        });
        var counts = await UntilAsync(host, counts => counts.Waiting == 0);

        Assert.Equal((300, canceled.Count, 300 - canceled.Count), (counts.Enqueued, counts.Canceled, counts.Sent));
        Assert.Empty(Mailer.Requests.Select(request => request.Message).Intersect(canceled));
        Assert.Equal(300 - canceled.Count, Mailer.Mails.Count);
    }

    [Fact]
    public async Task Cancel_ReturnsFalse_WhileTheMessageIsBeingSent_AndAfterAnAmbiguousAttempt()
    {
        var arrived = new TaskCompletionSource();
        var mayAnswer = new TaskCompletionSource();
        Mailer.Answer = async _ =>
        {
            arrived.TrySetResult();
            await mayAnswer.Task;
            return MailReply.LostAnswer;
        };
        using var host = await StartAsync(null, ("Outbox:BaseDelay", "00:00:30"), ("Outbox:MaxDelay", "00:00:30"));

        var id = await Outbox(host).EnqueueAsync(Message("one"), Cancellation);
        await arrived.Task.WaitAsync(Cancellation);
        bool whileSending = await Outbox(host).CancelAsync(id, Cancellation);
        mayAnswer.SetResult();
        IReadOnlyList<OutboxEntry> waiting;
        while ((waiting = await Admin(host).ListAsync(OutboxState.Waiting, cancellationToken: Cancellation)) is not [{ Attempts: 1 }])
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);

        Assert.False(whileSending);
        Assert.False(await Outbox(host).CancelAsync(id, Cancellation));
    }

    [Fact]
    public async Task Content_IsEncryptedAtRest_WhenThereIsAProtector_AndIsReadAsSoonAsItsKeyIsAvailable()
    {
        await Mailer.StopAsync();
        using (var host = await StartAsync(services => services.AddSingleton<IOutboxProtector>(new Protector())))
        {
            await Outbox(host).EnqueueAsync(new() { UserId = "ada-lovelace", Message = "a secret", IdempotencyKey = "key-of-ada", OrderingKey = "ada-lovelace" }, Cancellation);
            await host.StopAsync(Cancellation);
        }

        foreach (string file in Directory.GetFiles(Store, "*", SearchOption.AllDirectories))
        {
            string bytes = await File.ReadAllTextAsync(file, System.Text.Encoding.Latin1, Cancellation);
            Assert.DoesNotContain("a secret", bytes, StringComparison.Ordinal);
            Assert.DoesNotContain("lovelace", bytes, StringComparison.Ordinal);
            Assert.DoesNotContain("key-of-ada", bytes, StringComparison.Ordinal);
        }

        await Mailer.StartAsync();
        var protector = new Protector();
        var flip = protector.OnUnprotect;
        int failures = 0;
        protector.OnUnprotect = bytes => Interlocked.Increment(ref failures) <= 2 ? throw new CryptographicException("a secret") : flip(bytes);
        using var next = await StartAsync(services => services.AddSingleton<IOutboxProtector>(protector));
        await UntilAsync(next, counts => counts.Sent == 1);

        Assert.Equal([new Mail("ada-lovelace", "a secret", "email", "key-of-ada")], Mailer.Mails);
        Assert.Single(Logs.GetSnapshot(), log => log.Id.Id == 52);
        Assert.DoesNotContain(Logs.GetSnapshot(), log => log.Message.Contains("secret", StringComparison.Ordinal) || log.Exception is not null);
    }

    [Theory]
    [InlineData(typeof(ArgumentOutOfRangeException))]
    [InlineData(typeof(KeyNotFoundException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task Content_IsReadLater_WhateverTheProtectorThrows(Type thrown)
    {
        var protector = new Protector();
        var flip = protector.OnUnprotect;
        int failures = 0;
        protector.OnUnprotect = bytes => Interlocked.Increment(ref failures) <= 2 ? throw (Exception)Activator.CreateInstance(thrown, "a secret")! : flip(bytes);
        using var host = await StartAsync(services => services.AddSingleton<IOutboxProtector>(protector));

        await Outbox(host).EnqueueAsync(Message("hello"), Cancellation);
        await UntilAsync(host, counts => counts.Sent == 1);

        Assert.Single(Mailer.Mails);
        Assert.Equal(52, Assert.Single(Logs.GetSnapshot(), log => log.Level >= LogLevel.Warning).Id.Id);
        Assert.DoesNotContain(Logs.GetSnapshot(), log => log.Message.Contains("secret", StringComparison.Ordinal) || log.Exception is not null);
    }

    [Fact]
    public async Task KeepSentFor_KeepsSentAndCanceledMessages()
    {
        using var host = await StartAsync(null, ("Outbox:KeepSentFor", "1.00:00:00"));

        var sent = await Outbox(host).EnqueueAsync(Message("sent"), Cancellation);
        var canceled = await Outbox(host).EnqueueAsync(Message("canceled", notBefore: TimeProvider.System.GetUtcNow().AddDays(60)), Cancellation);
        Assert.True(await Outbox(host).CancelAsync(canceled, Cancellation));
        await UntilAsync(host, counts => counts.Sent == 1);

        Assert.Equal(sent, Assert.Single(await Admin(host).ListAsync(OutboxState.Sent, cancellationToken: Cancellation)).Id);
        Assert.Equal(canceled, Assert.Single(await Admin(host).ListAsync(OutboxState.Canceled, cancellationToken: Cancellation)).Id);
        Assert.Equal(0, await Admin(host).ResendAsync([sent, canceled], Cancellation));
        Assert.Equal(2, await Admin(host).PurgeAsync([sent, canceled], Cancellation));
    }

    [Fact]
    public async Task IdempotencyKeysHonored_TakesEffect_WhenTheConfigurationIsReloaded()
    {
        Mailer.AnswerWith(MailReply.LostAnswer);
        using var host = await StartAsync();
        await Outbox(host).EnqueueAsync(Message("one"), Cancellation);
        while (Mailer.Requests.Count < 2)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);

        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
        configuration["Tidewire:Notifications:IdempotencyKeysHonored"] = "false";
        configuration.Reload();
        await UntilAsync(host, counts => counts.Uncertain == 1);

        Assert.Single(Mailer.Mails);
    }

    [Fact]
    public async Task Delivery_IsLinkedToTheActivity_InWhichTheMessageWasEnqueued()
    {
        using var source = new ActivitySource("OutboxTests");
        Activity? delivery = null;
        using var listener = new ActivityListener
        {
            ShouldListenTo = one => one.Name is "OutboxTests" or TidewireTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => delivery = activity.Links.Any() ? activity : delivery,
        };
        ActivitySource.AddActivityListener(listener);
        using var host = await StartAsync();

        ActivityTraceId trace;
        using (var activity = source.StartActivity("sign-up"))
        {
            trace = activity!.TraceId;
            await Outbox(host).EnqueueAsync(Message("one"), Cancellation);
        }

        await UntilAsync(host, counts => counts.Sent == 1);
        await host.StopAsync(Cancellation);

        Assert.Equal(trace, delivery!.Links.Single().Context.TraceId);
        Assert.Equal("notifications delivery", delivery.DisplayName);
        Assert.Equal("notifications", delivery.GetTagItem(TidewireTelemetry.ClientTag));
    }

    [Fact]
    public async Task Call_Throws_AndSaysThatTheServicesAreDisposed_WhenTheApplicationHasEnded()
    {
        var host = await StartAsync();
        var (outbox, admin) = (Outbox(host), Admin(host));

        await host.StopAsync(Cancellation);
        host.Dispose();

        Func<Task>[] calls =
        [
            () => outbox.EnqueueAsync(Message("late"), Cancellation),
            () => outbox.CancelAsync(Guid.NewGuid(), Cancellation),
            () => admin.CountAsync(Cancellation),
            () => admin.ListAsync(OutboxState.Waiting, cancellationToken: Cancellation),
            () => admin.ResendAsync([], Cancellation),
            () => admin.PurgeAsync([], Cancellation),
        ];
        foreach (var call in calls)
            Assert.Contains("the application's services are disposed", (await Assert.ThrowsAsync<IOException>(call)).Message, StringComparison.Ordinal);
    }

    /// <summary>Waits for the cancellation of the call, and ends it when the test allows it.</summary>
    private sealed class SlowToEndHandler : DelegatingHandler
    {
        public TaskCompletionSource Entered { get; } = new();

        public TaskCompletionSource Canceled { get; } = new();

        public TaskCompletionSource MayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Entered.TrySetResult();
            await using var registration = cancellationToken.Register(() => Canceled.TrySetResult());
            await Canceled.Task;
            await MayEnd.Task;
            cancellationToken.ThrowIfCancellationRequested();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}

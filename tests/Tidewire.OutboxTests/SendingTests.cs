using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.OutboxTests;

/// <summary>The outcome of messages, by the response of the service.</summary>
public sealed class SendingTests : OutboxTest
{
    [Fact]
    public async Task Enqueue_SendsTheMessageOnce_AndKeepsNoCopy()
    {
        using var host = await StartAsync();

        var id = await Outbox(host).EnqueueAsync(new() { UserId = "ada", Message = "Welcome!", Channel = "sms", IdempotencyKey = "welcome-42" }, Cancellation);
        var counts = await UntilAsync(host, counts => counts.Waiting == 0);

        Assert.NotEqual(Guid.Empty, id);
        Assert.Equal(new OutboxCounts { Enqueued = 1, Sent = 1 }, counts);
        Assert.Equal([new Mail("ada", "Welcome!", "sms", "welcome-42")], Mailer.Mails);
        Assert.Empty(await Admin(host).ListAsync(OutboxState.Sent, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Message_IsSentAgainWithTheSameKey_AfterAnAmbiguousFailure_WhenKeysAreHonored()
    {
        int requests = 0;
        Mailer.Answer = _ => Task.FromResult(Interlocked.Increment(ref requests) switch { 1 => MailReply.LostAnswer, 2 => MailReply.Failed, _ => MailReply.Accepted });
        using var host = await StartAsync();

        await Outbox(host).EnqueueAsync(Message("once"), Cancellation);
        var counts = await UntilAsync(host, counts => counts.Waiting == 0);

        Assert.Equal(1, counts.Sent);
        Assert.Single(Mailer.Mails);
        Assert.Single(Mailer.Requests.Select(request => request.Key).Distinct());
        Assert.Equal(3, Mailer.Requests.Count);
    }

    [Fact]
    public async Task Message_BecomesUncertain_AfterAnAmbiguousFailure_WhenKeysAreNotHonored()
    {
        Mailer.AnswerWith(MailReply.LostAnswer);
        using var host = await StartAsync(null, ("IdempotencyKeysHonored", "false"));

        var id = await Outbox(host).EnqueueAsync(Message("secret text"), Cancellation);
        var counts = await UntilAsync(host, counts => counts.Waiting == 0);

        Assert.Equal(1, counts.Uncertain);
        var entry = Assert.Single(await Admin(host).ListAsync(OutboxState.Uncertain, cancellationToken: Cancellation));
        Assert.Equal((id, "Unavailable.", 0), (entry.Id, entry.Reason, entry.Attempts));
        await host.StopAsync(Cancellation);
        Assert.Single(Mailer.Requests);
        Assert.Single(Logs.GetSnapshot(), log => log.Id.Id == 50);
        Assert.DoesNotContain(Logs.GetSnapshot(), log => log.Message.Contains("secret", StringComparison.Ordinal) || Regex.IsMatch(log.Message, @"\bada\b"));
    }

    [Theory]
    [InlineData("Resend", 2, 1, 0)]
    [InlineData("Drop", 1, 0, 1)]
    public async Task OnUncertain_ResendsOrDropsTheMessage_WhenTheResponseIsLost(string policy, int requests, int sent, int uncertain)
    {
        int count = 0;
        Mailer.Answer = _ => Task.FromResult(Interlocked.Increment(ref count) == 1 ? MailReply.LostAnswer : MailReply.Accepted);
        using var host = await StartAsync(null, ("IdempotencyKeysHonored", "false"), ("Outbox:OnUncertain", policy));

        await Outbox(host).EnqueueAsync(Message("one"), Cancellation);
        var counts = await UntilAsync(host, counts => counts.Waiting == 0);

        Assert.Equal((requests, sent, uncertain), (Mailer.Requests.Count, counts.Sent, counts.Uncertain));
        Assert.Empty(await Admin(host).ListAsync(OutboxState.Uncertain, cancellationToken: Cancellation));
        await host.StopAsync(Cancellation);
        Assert.Single(Logs.GetSnapshot(), log => log.Id.Id == 50);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task RefusedMessage_BecomesADeadLetterWithTheReason_AndCanBeResent(int status)
    {
        Mailer.AnswerWith(new(status, IsHandled: false));
        using var host = await StartAsync();

        var id = await Outbox(host).EnqueueAsync(Message("one"), Cancellation);
        await UntilAsync(host, counts => counts.Rejected == 1);
        var entry = Assert.Single(await Admin(host).ListAsync(OutboxState.Rejected, cancellationToken: Cancellation));
        Mailer.AnswerWith(MailReply.Accepted);
        int resent = await Admin(host).ResendAsync([id, Guid.NewGuid()], Cancellation);
        var counts = await UntilAsync(host, counts => counts.Waiting == 0);

        Assert.Equal($"Rejected, status {status}.", entry.Reason);
        Assert.Equal((1, 1), (resent, counts.Sent));
        Assert.Single(Mailer.Requests.Select(request => request.Key).Distinct());
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(307)]
    public async Task FailedMessage_IsSentAgain_UntilTheServiceAcceptsIt(int status)
    {
        int requests = 0;
        Mailer.Answer = _ => Task.FromResult(Interlocked.Increment(ref requests) < 4 ? new MailReply(status, IsHandled: false) : MailReply.Accepted);
        using var host = await StartAsync();

        await Outbox(host).EnqueueAsync(Message("one"), Cancellation);
        var counts = await UntilAsync(host, counts => counts.Waiting == 0);

        Assert.Equal((1, 4), (counts.Sent, Mailer.Requests.Count));
    }

    [Fact]
    public async Task FailingMessages_DoNotBlockOtherMessages()
    {
        Mailer.Answer = mail => Task.FromResult(mail.Message.StartsWith("bad", StringComparison.Ordinal) ? MailReply.Failed : MailReply.Accepted);
        using var host = await StartAsync();

        for (int number = 0; number < 20; number++)
        {
            await Outbox(host).EnqueueAsync(Message($"bad {number}"), Cancellation);
            await Outbox(host).EnqueueAsync(Message($"good {number}"), Cancellation);
        }

        var counts = await UntilAsync(host, counts => counts.Sent == 20);

        Assert.Equal(20, counts.Waiting);
    }

    [Fact]
    public async Task Outage_HoldsMessages_AndTheNextProcessSendsThem()
    {
        await Mailer.StopAsync();
        using (var host = await StartAsync())
        {
            for (int number = 0; number < 50; number++)
                await Outbox(host).EnqueueAsync(Message($"{number}"), Cancellation);
            await host.StopAsync(Cancellation);
        }

        await Mailer.StartAsync();
        using var next = await StartAsync();
        var counts = await UntilAsync(next, counts => counts.Waiting == 0);

        Assert.Equal(new OutboxCounts { Enqueued = 50, Sent = 50 }, counts);
        Assert.Equal(50, Mailer.Mails.Select(mail => mail.Message).Distinct().Count());
    }

    [Fact]
    public async Task KeyedServices_EachHaveAnOutbox()
    {
        await using var other = new Mailer();
        await other.StartAsync();
        using var host = await StartAsync(null);
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration["Tidewire:Notifications:BaseAddress"] = Mailer.Address.ToString();
        builder.Configuration["Tidewire:Sms:BaseAddress"] = other.Address.ToString();
        builder.AddTidewireCore().AddNotifications().AddNotifications("Sms").UseSqliteStore(PathOf("keyed"));
        using var keyed = builder.Build();
        await keyed.StartAsync(Cancellation);

        await Outbox(keyed).EnqueueAsync(Message("mail"), Cancellation);
        await keyed.Services.GetRequiredKeyedService<INotificationOutbox>("Sms").EnqueueAsync(Message("text"), Cancellation);
        await UntilAsync(keyed, counts => counts.Sent == 1);
        var admin = keyed.Services.GetRequiredKeyedService<IOutboxAdmin>("Sms");
        while ((await admin.CountAsync(Cancellation)).Sent == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);

        Assert.Equal(["mail"], Mailer.Mails.Select(mail => mail.Message));
        Assert.Equal(["text"], other.Mails.Select(mail => mail.Message));
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tidewire.OutboxTests;

/// <summary>Errors of an application or its configuration.</summary>
public sealed class BadInputTests : OutboxTest
{
    public static TheoryData<Notification, string> Wrong() => new()
    {
        { new() { UserId = null!, Message = "m" }, "notification.UserId" },
        { new() { UserId = " ", Message = "m" }, "notification.UserId" },
        { new() { UserId = "u", Message = "" }, "notification.Message" },
        { new() { UserId = "u", Message = null! }, "notification.Message" },
        { new() { UserId = "u", Message = "m", Channel = "\t" }, "notification.Channel" },
        { new() { UserId = "u", Message = "m", IdempotencyKey = "" }, "notification.IdempotencyKey" },
        { new() { UserId = "u", Message = "m", IdempotencyKey = "key\n" }, "notification.IdempotencyKey" },
        { new() { UserId = "u", Message = "m", IdempotencyKey = new('k', 256) }, "notification.IdempotencyKey" },
        { new() { UserId = "u", Message = "m", OrderingKey = "" }, "notification.OrderingKey" },
        { new() { UserId = "u", Message = "m", OrderingKey = new('k', 256) }, "notification.OrderingKey" },
        { new() { UserId = "u", Message = new('m', OutboxMessage.MaxBodyBytes) }, "notification.Message" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task Enqueue_ThrowsSynchronouslyAndStoresNothing_WhenAPropertyIsInvalid(Notification notification, string parameter)
    {
        using var host = await StartAsync();

        Action enqueue = () => Outbox(host).EnqueueAsync(notification, Cancellation);
        var thrown = Assert.ThrowsAny<ArgumentException>(enqueue);

        Assert.Equal(parameter, thrown.ParamName);
        Assert.DoesNotContain("mmm", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("kkk", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(new OutboxCounts(), await Admin(host).CountAsync(Cancellation));
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("quote\" back\\slash </script> 😀 ä")]
    [InlineData("lone \uD800 surrogate")]
    [InlineData("line\r\nbreak\u2028")]
    public async Task Enqueue_AcceptsEveryText_LikeADirectCall(string text)
    {
        using var host = await StartAsync();
        await host.Services.GetRequiredService<INotificationService>().SendAsync("ada", text, cancellationToken: Cancellation);

        await Outbox(host).EnqueueAsync(Message(text), Cancellation);
        await UntilAsync(host, counts => counts.Sent == 1);

        Assert.Equal(2, Mailer.Mails.Count);
        Assert.Single(Mailer.Mails.Select(mail => mail.Message).Distinct());
    }

    [Fact]
    public async Task Outbox_NamesTheMissingCalls_WhenThereIsNoStore()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration["Tidewire:Notifications:BaseAddress"] = Mailer.Address.ToString();
        builder.AddTidewireCore().AddNotifications();
        using var host = builder.Build();
        await host.StartAsync(Cancellation);

        foreach (var use in (Func<Task>[])[
            () => Outbox(host).EnqueueAsync(Message("one"), Cancellation), () => Outbox(host).CancelAsync(Guid.NewGuid(), Cancellation), () => Admin(host).CountAsync(Cancellation)])
        {
            var thrown = await Assert.ThrowsAsync<InvalidOperationException>(use);
            Assert.Contains("UseSqliteStore", thrown.Message, StringComparison.Ordinal);
            Assert.Contains("UseEntityFrameworkStore", thrown.Message, StringComparison.Ordinal);
        }

        await host.StopAsync(Cancellation);
    }

    [Theory]
    [InlineData("Outbox:MaxAge", "00:00:01")]
    [InlineData("Outbox:MaxAge", "1:00")]
    [InlineData("Outbox:KeepSentFor", "-00:00:01")]
    [InlineData("Outbox:Workers", "0")]
    [InlineData("Outbox:Workers", "257")]
    [InlineData("Outbox:OnUncertain", "7")]
    [InlineData("Outbox:Durability", "9")]
    [InlineData("Outbox:PollInterval", "00:00:00.01")]
    [InlineData("Outbox:BaseDelay", "00:00:00")]
    [InlineData("Outbox:MaxDelay", "00:00:00.015")]
    [InlineData("Outbox:Worker", "4")]
    public async Task Options_AreValidatedAtStart(string key, string value)
    {
        var thrown = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync(null, (key, value)));

        Assert.Contains("Tidewire:Notifications:" + key, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ThrowsAnIOExceptionWithoutTheMessageText_WhenTheStoreFails()
    {
        using var host = await StartAsync(services => services.AddSingleton<IOutboxStoreFactory, FailingStoreFactory>());

        var thrown = await Assert.ThrowsAsync<IOException>(() => Outbox(host).EnqueueAsync(Message("secret text"), Cancellation));

        Assert.DoesNotContain("secret", thrown.ToString(), StringComparison.Ordinal);
        Assert.Contains("Notifications", thrown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => Admin(host).CountAsync(Cancellation));

        // The background worker, which started with the host, logs the failure once.
        await foreach (var log in Logs.GetLogsAsync(Cancellation))
        {
            if (log.Id.Id == 53)
                break;
        }

        Assert.Single(Logs.GetSnapshot(), log => log.Id.Id == 53);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("\u0001\u00ff\u00ff{}")]
    public async Task Message_BecomesADeadLetter_WhenItsContentIsUnreadable(string content)
    {
        using var host = await StartAsync(services => services.AddSingleton<IOutboxProtector>(new Protector { OnUnprotect = _ => System.Text.Encoding.Latin1.GetBytes(content) }));

        await Outbox(host).EnqueueAsync(Message("one"), Cancellation);
        await UntilAsync(host, counts => counts.Rejected == 1);

        Assert.Equal("The stored message cannot be read.", Assert.Single(await Admin(host).ListAsync(OutboxState.Rejected, cancellationToken: Cancellation)).Reason);
        Assert.Empty(Mailer.Requests);
    }
}

using System.Diagnostics.Metrics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;

namespace Tidewire.OutboxTests;

/// <summary>
/// Random histories with a service that does not honor keys: the counts of the admin API and of the metrics agree, and no message is sent twice.
/// </summary>
public sealed class AccountTests : OutboxTest
{
    private enum Act
    {
        Enqueue,
        EnqueueOrdered,
        EnqueueLater,
        Cancel,
        Resend,
        Accept,
        LoseAnswers,
        Refuse,
        Fail,
        Throttle,
        GoDown,
        Restart,
    }

    [Property(MaxTest = 12)]
    public async Task Counts_AddUp_ForRandomHistories(int seed)
    {
        var acts = Gen.Elements(Enum.GetValues<Act>()).ListOf().Sample(1, new Rnd((ulong)Math.Abs((long)seed), 1), 40).Single();
        await using var mailer = new Mailer(honorsKeys: false);
        await mailer.StartAsync();
        string store = PathOf(Guid.NewGuid().ToString("N"));
        var counters = new Dictionary<string, long>();
        var ids = new List<Guid>();
        bool isUp = true;
        var (host, metrics) = await StartAsync(mailer, store);
        try
        {
            foreach (var act in acts)
                await PlayAsync(act);
            if (!isUp)
                await mailer.StartAsync();
            mailer.AnswerWith(MailReply.Accepted);
            var counts = await UntilAsync(host, counts => counts.Waiting == 0);
            await host.StopAsync(Cancellation);
            Read(metrics);

            Assert.Equal(ids.Count, counts.Enqueued);
            Assert.Equal(mailer.Mails.Count, mailer.Mails.Select(mail => mail.Message).Distinct().Count());
            Assert.InRange(mailer.Mails.Count, counts.Sent, counts.Sent + counts.Uncertain);
            Assert.Equal(Counter("enqueued") + Counter("resent"), Counter("sent") + Counter("canceled") + Counter("rejected") + Counter("expired") + Counter("uncertain"));
            Assert.Equal(
                (counts.Enqueued, counts.Sent, counts.Canceled, counts.Rejected, counts.Uncertain),
                (Counter("enqueued"), Counter("sent"), Counter("canceled"), Counter("rejected") - Counter("resent"), Counter("uncertain")));
        }
        finally
        {
            host.Dispose();
            metrics.Dispose();
        }

        async Task PlayAsync(Act act)
        {
            switch (act)
            {
                case Act.Enqueue or Act.EnqueueOrdered or Act.EnqueueLater:
                    for (int count = 0; count < 5; count++)
                    {
                        ids.Add(await Outbox(host).EnqueueAsync(
                            Message(
                                $"{ids.Count}",
                                act == Act.EnqueueOrdered ? "ada" : null,
                                act == Act.EnqueueLater ? TimeProvider.System.GetUtcNow().AddMilliseconds(200) : null),
                            Cancellation));
                    }

                    break;
                case Act.Cancel when ids.Count > 0:
                    await Outbox(host).CancelAsync(ids[(ids.Count * 7 / 8) % ids.Count], Cancellation);
                    break;
                case Act.Resend:
                    var dead = await Admin(host).ListAsync(OutboxState.Rejected, cancellationToken: Cancellation);
                    await Admin(host).ResendAsync([.. dead.Select(entry => entry.Id)], Cancellation);
                    break;
                case Act.GoDown:
                    await (isUp ? mailer.StopAsync() : mailer.StartAsync());
                    isUp = !isUp;
                    break;
                case Act.Restart:
                    await host.StopAsync(Cancellation);
                    Read(metrics);
                    host.Dispose();
                    metrics.Dispose();
                    (host, metrics) = await StartAsync(mailer, store);
                    break;
                default:
                    mailer.AnswerWith(act switch
                    {
                        Act.LoseAnswers => MailReply.LostAnswer,
                        Act.Refuse => MailReply.Refused,
                        Act.Fail => MailReply.Unauthorized,
                        Act.Throttle => MailReply.Throttled,
                        _ => MailReply.Accepted,
                    });
                    break;
            }
        }

        long Counter(string outcome) => counters.GetValueOrDefault(outcome);

        void Read(MetricCollector<long> collector)
        {
            collector.RecordObservableInstruments();
            foreach (var measurement in collector.GetMeasurementSnapshot(clear: true))
            {
                string outcome = (string)measurement.Tags[TidewireTelemetry.ItemOutcomeTag]!;
                counters[outcome] = counters.GetValueOrDefault(outcome) + measurement.Value;
            }
        }
    }

    private async Task<(IHost Host, MetricCollector<long> Metrics)> StartAsync(Mailer mailer, string store)
    {
        MetricCollector<long>? metrics = null;
        var host = await StartAsync(
            services =>
            {
                var factory = services.Last(service => service.ServiceType == typeof(IOutboxStoreFactory));
                services.AddSingleton<IOutboxStoreFactory>(provider =>
                {
                    // The collector must exist before the outbox counts anything.
                    metrics = new(provider.GetRequiredService<IMeterFactory>(), TidewireTelemetry.MeterName, TidewireTelemetry.NotificationsMessages);
                    return (IOutboxStoreFactory)factory.ImplementationFactory!(provider);
                });
            },
            store,
            ("BaseAddress", mailer.Address.ToString()),
            ("IdempotencyKeysHonored", "false"));
        return (host, metrics!);
    }
}

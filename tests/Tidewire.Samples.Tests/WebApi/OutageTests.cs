using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;

namespace Tidewire.Samples.Tests.WebApi;

public sealed class OutageTests
{
    private const int Callers = 16;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Traffic_IsNeverAnswered401_WhenTheAuthServiceFailsAndRecovers()
    {
        await using var application = await WebApiApplication.StartAsync(("Tidewire:Auth:CircuitBreaker:BreakDuration", "00:00:00.5"));
        var answers = new ConcurrentDictionary<HttpStatusCode, int>();
        var latest = Channel.CreateUnbounded<HttpStatusCode>();
        using var end = new CancellationTokenSource();
        var traffic = await StartTrafficAsync(application, answers, latest.Writer, end.Token);

        await SeenAsync(latest, HttpStatusCode.OK);
        for (int outage = 0; outage < 3; outage++)
        {
            await application.Services.Auth.StopAsync();
            await SeenAsync(latest, HttpStatusCode.ServiceUnavailable);
            await application.Services.Auth.StartAsync(Cancellation);
            await SeenAsync(latest, HttpStatusCode.OK);
        }

        await end.CancelAsync();
        await Task.WhenAll(traffic);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable], answers.Keys.Order());
    }

    private static async Task<List<Task>> StartTrafficAsync(
        WebApiApplication application, ConcurrentDictionary<HttpStatusCode, int> answers, ChannelWriter<HttpStatusCode> latest, CancellationToken end)
    {
        var traffic = new List<Task>();
        for (int caller = 0; caller < Callers; caller++)
        {
            var client = await application.SignInAsync($"caller-{caller}");
            traffic.Add(Task.Run(
                async () =>
                {
                    while (!end.IsCancellationRequested)
                    {
                        using var response = await client.GetAsync("/me", CancellationToken.None);
                        answers.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
                        latest.TryWrite(response.StatusCode);
                    }

                    client.Dispose();
                },
                CancellationToken.None));
        }

        return traffic;
    }

    // Waits for a response with the status, and skips earlier ones.
    private static async Task SeenAsync(Channel<HttpStatusCode> latest, HttpStatusCode status)
    {
        while (await latest.Reader.ReadAsync(Cancellation) != status)
        {
        }
    }
}

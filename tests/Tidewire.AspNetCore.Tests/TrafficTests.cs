using System.Collections.Concurrent;
using System.Net;
using LocalServices.Faults;

namespace Tidewire.AspNetCore.Tests;

/// <summary>Many clients with good tokens, and an auth service that goes away in the middle: not one of them is told that its token is bad.</summary>
public sealed class TrafficTests
{
    private const int Clients = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GoodToken_IsNeverAnswered401_WhenTheServiceIsStoppedInTheMiddle()
    {
        await using var local = await LocalApi.StartAsync();
        string[] tokens = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => local.Services.Auth.IssueTokenAsync($"user-{i}", ct: Cancellation)));
        var answers = new ConcurrentQueue<(int Phase, HttpStatusCode Status, string? RetryAfter, int Open)>();
        int phase = 0;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var traffic = tokens.Select(token => Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested)
            {
                int during = Volatile.Read(ref phase);
                using var answer = await local.GetAsync("/me", token);
                using var open = await local.GetAsync("/public", token);
                answers.Enqueue((during, answer.StatusCode, answer.Headers.NonValidated.TryGetValues("Retry-After", out var pause) ? pause.ToString() : null, (int)open.StatusCode));
            }
        }, Cancellation)).ToArray();

        await CountAsync(answers, 0, HttpStatusCode.OK);
        await local.Services.Auth.StopAsync();
        Volatile.Write(ref phase, 1);
        await CountAsync(answers, 1, HttpStatusCode.ServiceUnavailable);
        await local.Services.Auth.StartAsync(Cancellation);
        await local.Circuits.CloseAsync("Auth", Cancellation);
        Volatile.Write(ref phase, 2);
        await CountAsync(answers, 2, HttpStatusCode.OK);
        await ending.CancelAsync();
        await Task.WhenAll(traffic);

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", answers.CountBy(answer => (answer.Phase, answer.Status))));
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{answer}"));
        Assert.All(answers, answer => Assert.Equal(answer.Status == HttpStatusCode.ServiceUnavailable, answer.RetryAfter is not null));
        Assert.All(answers, answer => Assert.Equal(200, answer.Open));
        Assert.DoesNotContain(answers, answer => answer is { Phase: 1, Status: HttpStatusCode.OK });
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(404)]
    [InlineData(301)]
    public async Task GoodToken_IsAnswered503_WhenTheServiceAnswersWith(int status)
    {
        await using var local = await LocalApi.StartAsync();
        string token = await local.Services.Auth.IssueTokenAsync("ada", ct: Cancellation);
        local.Services.Auth.Inject(new FaultRule { Status = status, RetryAfter = 17 });

        using var answer = await local.GetAsync("/me", token);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "17"), (answer.StatusCode, answer.Headers.NonValidated["Retry-After"].ToString()));
        Assert.Empty(answer.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task GoodToken_IsAnswered503WithTheRestOfTheBreak_WhenTheCircuitIsOpen()
    {
        await using var local = await LocalApi.StartAsync();
        string token = await local.Services.Auth.IssueTokenAsync("ada", ct: Cancellation);
        local.Services.Auth.Inject(new FaultRule { Drop = true });
        int before = local.Services.Auth.RequestCount;

        for (int i = 0; i < 8; i++)
        {
            using var answer = await local.GetAsync("/me", token);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, i < 5 ? 5 : 1, i < 5 ? 5 : 60);
        }

        Assert.Equal(5, local.Services.Auth.RequestCount - before);
    }

    [Fact]
    public async Task Token_IsRefused_WhenItIsExpiredOrRevokedOrForeign()
    {
        await using var local = await LocalApi.StartAsync();
        string expired = await local.Services.Auth.IssueTokenAsync("ada", lifetime: TimeSpan.FromSeconds(-1), ct: Cancellation);
        string revoked = await local.Services.Auth.IssueTokenAsync("ada", ct: Cancellation);
        await local.Services.Auth.RevokeTokenAsync(revoked, Cancellation);

        foreach (string token in new[] { expired, revoked, "eyJhbGciOiJub25lIn0.e30." })
        {
            using var answer = await local.GetAsync("/me", token);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Contains("error=\"invalid_token\"", Assert.Single(answer.Headers.WwwAuthenticate).ToString(), StringComparison.Ordinal);
        }
    }

    private static async Task CountAsync(ConcurrentQueue<(int Phase, HttpStatusCode Status, string?, int)> answers, int phase, HttpStatusCode status)
    {
        // A condition that traffic itself makes true: yields to it until then; the test's own time limit ends it otherwise.
        while (answers.Count(answer => answer.Phase == phase && answer.Status == status) < 2 * Clients)
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
        }
    }
}

using System.Net;
using LocalServices.Faults;

namespace Tidewire.AspNetCore.Tests;

/// <summary>Requests to an API with a real auth service. A valid token is never answered with 401, not even while the auth service stops or fails.</summary>
public sealed class TrafficTests
{
    private const int Clients = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ValidToken_IsNeverAnswered401_WhenTheServiceIsStopped()
    {
        await using var local = await LocalApi.StartAsync();
        string[] tokens = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => local.Services.Auth.IssueTokenAsync($"user-{i}", ct: Cancellation)));
        var tally = new TrafficTally();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var traffic = tokens.Select(token => Task.Run(() => CallAsync(local, token, tally, ending.Token), Cancellation)).ToArray();
        await tally.WaitForAsync("before", HttpStatusCode.OK, 2 * Clients);
        tally.Phase = "stopping";
        await local.Services.Auth.StopAsync();
        tally.Phase = "outage";
        await tally.WaitForAsync("outage", HttpStatusCode.ServiceUnavailable, 2 * Clients);
        tally.Phase = "recovery";
        await local.Services.Auth.StartAsync(Cancellation);
        await local.Circuits.CloseAsync("Auth", Cancellation);
        tally.Phase = "after";
        await tally.WaitForAsync("after", HttpStatusCode.OK, 2 * Clients);
        await ending.CancelAsync();
        await Task.WhenAll(traffic);

        TestContext.Current.TestOutputHelper!.WriteLine(tally.ToString());
        Assert.Equal(0, tally.Count((_, status) => status is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable)));
        Assert.Equal(0, tally.Count((phase, status) => phase == "outage" && status == HttpStatusCode.OK));
        Assert.Equal(0, tally.Count((phase, status) => phase is "before" or "after" && status != HttpStatusCode.OK));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(404)]
    [InlineData(301)]
    public async Task ValidToken_IsAnswered503_WhenTheServiceAnswersWithAnErrorOrRedirect(int status)
    {
        await using var local = await LocalApi.StartAsync();
        string token = await local.Services.Auth.IssueTokenAsync("ada", ct: Cancellation);
        local.Services.Auth.Inject(new FaultRule { Status = status, RetryAfter = 17 });

        using var answer = await local.GetAsync("/me", token);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "17"), (answer.StatusCode, answer.Headers.NonValidated["Retry-After"].ToString()));
        Assert.Empty(answer.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task ValidToken_IsAnswered503_WithTheRemainingBreakAsRetryAfter_WhenTheCircuitIsOpen()
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

    private static async Task CallAsync(LocalApi local, string token, TrafficTally tally, CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            string phase = tally.Phase;
            using var guarded = await local.GetAsync("/me", token);
            tally.Add(phase, guarded.StatusCode);

            using var open = await local.GetAsync("/public", token);
            Assert.Equal(HttpStatusCode.OK, open.StatusCode);
            Assert.Equal(guarded.StatusCode == HttpStatusCode.ServiceUnavailable, guarded.Headers.NonValidated.Contains("Retry-After"));
        }
    }
}

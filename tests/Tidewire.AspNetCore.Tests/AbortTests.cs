using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Tidewire.AspNetCore.Tests;

/// <summary>A client that goes away while its token is being verified: nothing failed, nobody is refused.</summary>
public sealed class AbortTests
{
    [Fact]
    public async Task Abort_EndsTheVerification_AndLogsNoError()
    {
        var asked = new TaskCompletionSource();
        var statuses = new TaskCompletionSource<int>();
        var auth = new StubAuth { Answer = (_, cancellation) => WaitAsync(asked, cancellation) };
        await using var api = await TestApi.StartAsync(auth, onKestrel: true, first: app => app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
                statuses.SetResult(context.Response.StatusCode);
            }
            catch (Exception e)
            {
                statuses.SetException(e);
            }
        }));
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/me") { Headers = { { "Authorization", "Bearer t" } } };

        var sent = api.Client.SendAsync(request, leaving.Token);
        await asked.Task;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);

        Assert.Equal(499, await statuses.Task);
        Assert.DoesNotContain(api.Logs.GetSnapshot(), record => record.Level >= LogLevel.Warning);
        Assert.Contains(api.Logs.GetSnapshot(), record => record.Id.Id == 104);
    }

    [Fact]
    public async Task Cancellation_ThatIsNotTheClients_IsAnErrorOfTheApplication()
    {
        await using var api = await TestApi.StartAsync(new StubAuth { Answer = (_, _) => throw new OperationCanceledException() });

        await Assert.ThrowsAsync<OperationCanceledException>(() => api.GetAsync("/me", "Bearer t"));
    }

    private static async Task<ServiceResult<TokenClaims>> WaitAsync(TaskCompletionSource asked, CancellationToken cancellation)
    {
        asked.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        return StubAuth.Accepted(StubAuth.GoodClaims);
    }
}

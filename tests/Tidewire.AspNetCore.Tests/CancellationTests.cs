using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tidewire.AspNetCore.Tests;

/// <summary>
/// A request that is canceled during the verification of its token, by a client that disconnects or by a request timeout, is never executed,
/// not even by an endpoint that allows anonymous access.
/// </summary>
public sealed class CancellationTests
{
    private static readonly string[] _endpoints = ["guarded", "anonymous", "open", "any-user", "controller/guarded", "controller/anonymous", "controller/open", "no-endpoint"];

    public static TheoryData<string, string, bool> Cancellations
    {
        get
        {
            var rows = new TheoryData<string, string, bool>();
            foreach (string endpoint in _endpoints)
            {
                foreach (string cause in (string[])["timeout", "client", "both"])
                {
                    rows.Add(endpoint, cause, true);
                    rows.Add(endpoint, cause, false);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Cancellations))]
    public async Task Request_IsNotExecuted_WhenItIsCanceledDuringVerification(string endpoint, string cause, bool serviceThrows)
    {
        var executed = new Executions();
        var asked = new TaskCompletionSource();
        var ended = new TaskCompletionSource<Exception?>();

        // The request ends only after the client has disconnected, so that the client never receives the response to the timeout.
        var mayEnd = new TaskCompletionSource();
        var auth = new StubAuth { Answer = (_, cancellation) => WaitAsync(asked, mayEnd.Task, serviceThrows, cancellation) };
        await using var api = await StartAsync(auth, executed, ended, withTimeout: cause != "client");
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/" + endpoint) { Headers = { { "Authorization", "Bearer t" } } };

        var sent = api.Client.SendAsync(request, leaving.Token);
        await asked.Task;
        if (cause != "timeout")
        {
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
        }

        mayEnd.SetResult();
        var error = await ended.Task;

        Assert.Empty(executed.Users);
        if (cause == "timeout")
        {
            using var answer = await sent;
            Assert.Equal(504, (int)answer.StatusCode);
            Assert.Null(error);
        }
        else
        {
            Assert.True(error is null or OperationCanceledException, error?.ToString());
        }

        Assert.DoesNotContain(api.Logs.GetSnapshot(), record => record.Level >= LogLevel.Error);
        Assert.Contains(api.Logs.GetSnapshot(), record => record.Id.Id == 104);
    }

    [Fact]
    public async Task Request_IsExecutedAsTheUser_WhenItIsNotCanceled()
    {
        foreach (string endpoint in _endpoints)
        {
            var executed = new Executions();
            await using var api = await StartAsync(StubAuth.Accepting(), executed, new(), withTimeout: false);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/" + endpoint) { Headers = { { "Authorization", "Bearer t" } } };

            using var answer = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal(200, (int)answer.StatusCode);
            Assert.Equal(["ada"], executed.Users);
        }
    }

    [Fact]
    public async Task Disconnect_LogsNoWarning_WhenItHappensDuringVerification()
    {
        var asked = new TaskCompletionSource();
        var ended = new TaskCompletionSource<Exception?>();
        var auth = new StubAuth { Answer = (_, cancellation) => WaitAsync(asked, Task.CompletedTask, true, cancellation) };
        await using var api = await StartAsync(auth, new(), ended, withTimeout: false);
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/me") { Headers = { { "Authorization", "Bearer t" } } };

        var sent = api.Client.SendAsync(request, leaving.Token);
        await asked.Task;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);

        Assert.IsAssignableFrom<OperationCanceledException>(await ended.Task);
        await api.StopAsync();
        Assert.DoesNotContain(api.Logs.GetSnapshot(), record => record.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task OperationCanceledException_IsRethrown_WhenTheRequestIsNotCanceled()
    {
        await using var api = await TestApi.StartAsync(new StubAuth { Answer = (_, _) => throw new OperationCanceledException() });

        await Assert.ThrowsAsync<OperationCanceledException>(() => api.GetAsync("/me", "Bearer t"));
    }

    [Fact]
    public async Task Request_IsAnswered401_WhenItHasNoValidToken_EvenIfItIsCanceled()
    {
        await using var api = await TestApi.StartAsync(StubAuth.Rejecting(), first: app => app.Use((context, next) =>
        {
            context.RequestAborted = new(canceled: true);
            return next(context);
        }));

        Assert.Equal((401, "Bearer"), ((await api.GetAsync("/me")).Status, (await api.GetAsync("/me")).Challenge));
        Assert.Equal(401, (await api.GetAsync("/me", "Bearer t")).Status);
    }

    private static Task<TestApi> StartAsync(StubAuth auth, Executions executed, TaskCompletionSource<Exception?> ended, bool withTimeout) => TestApi.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<IAuthService>(auth);
            builder.Services.AddSingleton(executed);
            builder.Services.AddAuthentication().AddTidewire();
            builder.Services.AddControllers().AddApplicationPart(typeof(CancellationTests).Assembly);
            builder.Services.AddRequestTimeouts(options =>
                options.DefaultPolicy = withTimeout ? new RequestTimeoutPolicy { Timeout = TimeSpan.FromMilliseconds(20) } : null);
        },
        app =>
        {
            string Execute(HttpContext context)
            {
                executed.Add(context.User);
                return "done";
            }

            app.MapPost("/guarded", Execute).RequireAuthorization();
            app.MapPost("/anonymous", Execute).RequireAuthorization().AllowAnonymous();
            app.MapPost("/open", Execute);
            app.MapPost("/any-user", Execute).RequireAuthorization(policy => policy.AddAuthenticationSchemes("Bearer").RequireAssertion(_ => true));
            app.MapControllers();
        },
        app =>
        {
            app.Use(async (context, next) =>
            {
                try
                {
                    await next(context);
                    ended.TrySetResult(null);
                }
                catch (Exception e)
                {
                    ended.TrySetResult(e);
                    throw;
                }
            });
            app.UseRequestTimeouts();
            app.UseAuthentication().UseAuthorization();
            app.Use((context, next) =>
            {
                if (context.Request.Path != "/no-endpoint")
                    return next(context);
                executed.Add(context.User);
                return context.Response.WriteAsync("done");
            });
        },
        onKestrel: true);

    private static async Task<ServiceResult<TokenClaims>> WaitAsync(TaskCompletionSource asked, Task mayEnd, bool throws, CancellationToken cancellation)
    {
        asked.TrySetResult();
        var canceled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.Register(canceled.SetResult);
        await canceled.Task;
        await mayEnd;
        if (throws)
            cancellation.ThrowIfCancellationRequested();
        return StubAuth.Failed(ServiceFailureKind.TimedOut);
    }
}

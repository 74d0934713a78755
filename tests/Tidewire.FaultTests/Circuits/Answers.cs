using Microsoft.AspNetCore.Http;

namespace Tidewire.FaultTests.Circuits;

/// <summary>The answers of a <see cref="StubService"/>.</summary>
internal static class Answers
{
    public static Task Claims(HttpContext context) => context.Response.WriteAsync("""{"sub":"user-1"}""", context.RequestAborted);

    /// <summary>Drops the connection without an answer.</summary>
    public static Task Abort(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Never answers.</summary>
    public static Task Hang(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        context.RequestAborted.Register(gone.SetResult);
        return gone.Task;
    }

    public static Func<HttpContext, Task> Status(int status, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    /// <summary>Delays the answer until the gate completes.</summary>
    public static Func<HttpContext, Task> After(Task gate, Func<HttpContext, Task> answer) => async context =>
    {
        await gate.WaitAsync(context.RequestAborted);
        await answer(context);
    };
}

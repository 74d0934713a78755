using Microsoft.AspNetCore.Http;

namespace LocalServices.Hosting;

internal sealed class RequestCounter
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!ControlPaths.Contains(context.Request.Path)) Interlocked.Increment(ref _count);

        return next(context);
    }
}

using Microsoft.AspNetCore.Http;

namespace Tidewire.FaultTests.Probe;

/// <summary>Success responses for any client.</summary>
internal static class ProbeAnswers
{
    public static Task Ok(HttpContext context)
    {
        string path = context.Request.Path;
        if (path.EndsWith("/send", StringComparison.Ordinal) || path.EndsWith("/events", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        }

        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            path.EndsWith("/verify", StringComparison.Ordinal) ? """{"sub":"user-1"}""" : """{"id":"1"}""", context.RequestAborted);
    }
}

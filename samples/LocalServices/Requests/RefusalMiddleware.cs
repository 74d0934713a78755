using Microsoft.AspNetCore.Http;

namespace LocalServices.Requests;

internal static class RefusalMiddleware
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (RequestRefusedException refusal)
        {
            await RefuseAsync(context.Response, refusal.Status, refusal.Message);
        }
        catch (BadHttpRequestException refusal)
        {
            await RefuseAsync(context.Response, refusal.StatusCode, refusal.Message);
        }
        catch (Exception failure) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            // These services have no log, so the error is reported to the caller, a developer on the same machine.
            await RefuseAsync(context.Response, StatusCodes.Status500InternalServerError, $"{failure.GetType().Name}: {failure.Message}");
        }
    }

    private static Task RefuseAsync(HttpResponse response, int status, string detail)
    {
        response.StatusCode = status;
        // RFC 9110, section 15.5.2: a 401 names an accepted scheme.
        if (status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";

        return response.WriteAsJsonAsync(new RefusalReply(detail), RequestJsonContext.Default.RefusalReply);
    }
}

using System.Globalization;
using LocalServices.Requests;
using Microsoft.AspNetCore.Http;

namespace LocalServices.Faults;

/// <summary>Applies the rules. A delay ends early, with a cut connection, if the caller disconnects or the service stops.</summary>
internal sealed class FaultMiddleware(FaultBoard board, TimeProvider clock, CancellationToken stopping)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next) => board.Take(context.Request.Path) switch
    {
        null => next(context),
        { AfterHandling: true } rule => HandleThenFailAsync(rule, context, next),
        { } rule => FailAsync(rule, context, orElse: () => next(context)),
    };

    private async Task HandleThenFailAsync(FaultRule rule, HttpContext context, RequestDelegate next)
    {
        HttpResponse response = context.Response;
        Stream wire = response.Body;
        using var answer = new MemoryStream();
        response.Body = answer;
        try
        {
            await next(context);
        }
        finally
        {
            response.Body = wire;
        }

        answer.Position = 0;
        await FailAsync(rule, context, orElse: () => answer.CopyToAsync(wire, context.RequestAborted));
    }

    private async Task FailAsync(FaultRule rule, HttpContext context, Func<Task> orElse)
    {
        if (!await TryDelayAsync(rule, context.RequestAborted) || rule.Drop) context.Abort();
        else if (rule.AnswerStatus is { } status) await AnswerAsync(context.Response, status, rule.RetryAfter);
        else await orElse();
    }

    private async Task<bool> TryDelayAsync(FaultRule rule, CancellationToken aborted)
    {
        if (rule.DelayMs is not { } milliseconds) return true;

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping);
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), clock, ending.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task AnswerAsync(HttpResponse response, int status, int? retryAfter)
    {
        response.Clear();
        response.StatusCode = status;
        if (retryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified) return;

        await response.WriteAsJsonAsync(new RefusalReply("injected fault"), RequestJsonContext.Default.RefusalReply);
    }
}

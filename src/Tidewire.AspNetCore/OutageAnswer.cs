using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Tidewire.AspNetCore;

/// <summary>
/// The 503 of a request whose token nobody could verify. It prevails over what other schemes of the same policy answer, whether they are asked
/// before or after: a client told 401 throws away a token that may be good.
/// </summary>
internal sealed class OutageAnswer
{
    private readonly HttpContext _context;
    private long _seconds;

    private OutageAnswer(HttpContext context) => _context = context;

    public static bool IsGiven(HttpContext context) => context.Features.Get<OutageAnswer>() is not null;

    public static void Give(HttpContext context, TimeSpan retryAfter)
    {
        if (context.Features.Get<OutageAnswer>() is not { } answer)
        {
            answer = new(context);
            context.Features.Set(answer);
            context.Response.OnStarting(answer.PrevailAsync);
        }

        long seconds = (retryAfter.Ticks / TimeSpan.TicksPerSecond) + (retryAfter.Ticks % TimeSpan.TicksPerSecond > 0 ? 1 : 0);
        answer._seconds = Math.Max(Math.Max(answer._seconds, seconds), 1);
        answer.Write();
    }

    // What other schemes answer with: a refusal or a redirect to a sign-in page. Anything else is the application's own answer.
    private Task PrevailAsync()
    {
        if (_context.Response.StatusCode is 401 or 403 or (>= 300 and < 400))
            Write();
        return Task.CompletedTask;
    }

    private void Write()
    {
        var response = _context.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.Remove(HeaderNames.WWWAuthenticate);
        response.Headers.Remove(HeaderNames.Location);
        response.Headers.RetryAfter = _seconds.ToString(CultureInfo.InvariantCulture);
    }
}

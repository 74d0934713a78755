using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Tidewire.AspNetCore;

/// <summary>
/// The 503 for a request whose token could not be verified. It takes precedence over the responses of other schemes of the same policy, in
/// any order, because a client that gets 401 discards a token that may be valid.
/// </summary>
internal sealed class OutageAnswer
{
    /// <summary>
    /// The longest <c>Retry-After</c>. A longer one from the auth service would keep clients away long after the outage, or overflow
    /// clients that parse 32-bit numbers.
    /// </summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    private readonly HttpContext _context;
    private TimeSpan _retryAfter = TimeSpan.FromSeconds(1);

    private OutageAnswer(HttpContext context) => _context = context;

    public static bool IsGiven(HttpContext context) => context.Features.Get<OutageAnswer>() is not null;

    public static void Give(HttpContext context, TimeSpan retryAfter)
    {
        if (context.Features.Get<OutageAnswer>() is not { } answer)
        {
            answer = new(context);
            context.Response.OnStarting(answer.OverrideResponseAsync);
            context.Features.Set(answer);
        }

        if (retryAfter > answer._retryAfter)
            answer._retryAfter = Limit(retryAfter);
        answer.Write();
    }

    public static TimeSpan Limit(TimeSpan retryAfter) => retryAfter < MaxRetryAfter ? retryAfter : MaxRetryAfter;

    // Other schemes respond with a refusal or a redirect to a sign-in page. Any other response is the application's own.
    private Task OverrideResponseAsync()
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
        response.Headers.RetryAfter = ((long)Math.Ceiling(_retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}

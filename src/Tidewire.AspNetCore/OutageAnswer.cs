using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Tidewire.AspNetCore;

/// <summary>
/// The 503 of a request whose token could not be verified. It prevails over the answers of other schemes of the same policy, whatever their order: a client that
/// receives 401 throws away a token that may be good.
/// </summary>
internal sealed class OutageAnswer
{
    /// <summary>
    /// The longest <c>Retry-After</c>. An auth service may ask for years, and a client that obeys would stay away long after the outage; a client that reads 32-bit
    /// numbers would fail.
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

    // Other schemes answer with a refusal or a redirect to a sign-in page. Anything else is the application's own answer.
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

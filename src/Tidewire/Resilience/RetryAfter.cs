using System.Net.Http.Headers;

namespace Tidewire.Resilience;

/// <summary>Reads the <c>Retry-After</c> header of a response (RFC 9110, section 10.2.3).</summary>
internal static class RetryAfter
{
    // Used for a number of seconds that .NET cannot parse.
    private static readonly TimeSpan _max = TimeSpan.FromSeconds(int.MaxValue);

    /// <summary>The delay, never negative, or <see langword="null"/> if there is none.</summary>
    /// <remarks>A date is compared with the response's own <c>Date</c>, because the clocks of both sides may differ.</remarks>
    public static TimeSpan? Of(HttpResponseHeaders headers, TimeProvider time)
    {
        if (!headers.NonValidated.TryGetValues("Retry-After", out var raw))
            return null;

        var pause = headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - (headers.Date ?? time.GetUtcNow()),
            _ => IsNumber(raw.ToString()) ? _max : (TimeSpan?)null,
        };
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }

    private static bool IsNumber(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}

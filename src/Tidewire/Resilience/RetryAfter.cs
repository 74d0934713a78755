using System.Net.Http.Headers;

namespace Tidewire.Resilience;

/// <summary>The pause that an answer asks for (RFC 9110, section 10.2.3).</summary>
internal static class RetryAfter
{
    // Stands for a number of seconds beyond the platform's parser.
    private static readonly TimeSpan _max = TimeSpan.FromSeconds(int.MaxValue);

    /// <summary>The pause, never negative, or <see langword="null"/> where none is asked for.</summary>
    /// <remarks>A date is measured against the answer's own <c>Date</c>: the clocks of both sides may differ.</remarks>
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

using System.Net.Http.Headers;

namespace Tidewire.Resilience;

/// <summary>Reads <c>Retry-After</c> (RFC 9110, section 10.2.3): seconds or a date.</summary>
internal static class RetryAfter
{
    // What a number of seconds beyond the platform's parser stands for.
    private static readonly TimeSpan _forAges = TimeSpan.FromSeconds(int.MaxValue);

    public static TimeSpan? Of(HttpResponseHeaders? headers, TimeProvider time)
    {
        if (headers is null || !headers.NonValidated.TryGetValues("Retry-After", out var raw))
            return null;

        var pause = headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => IsNumber(raw.ToString()) ? _forAges : (TimeSpan?)null,
        };
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }

    private static bool IsNumber(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}

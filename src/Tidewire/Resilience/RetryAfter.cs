namespace Tidewire.Resilience;

/// <summary>Reads <c>Retry-After</c> (RFC 9110, section 10.2.3): seconds or a date.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider time) => Of(response.Headers.RetryAfter, time);

    public static TimeSpan? Of(System.Net.Http.Headers.RetryConditionHeaderValue? header, TimeProvider time)
    {
        if (header is null)
            return null;

        var pause = header.Delta ?? (header.Date is { } date ? date - time.GetUtcNow() : null);
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }
}

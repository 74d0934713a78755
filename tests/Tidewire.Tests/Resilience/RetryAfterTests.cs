using Microsoft.Extensions.Time.Testing;
using Tidewire.Resilience;

namespace Tidewire.Tests.Resilience;

/// <summary>The header <c>Retry-After</c> (RFC 9110, section 10.2.3).</summary>
public sealed class RetryAfterTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(null, null)]
    [InlineData("0", 0d)]
    [InlineData("120", 120d)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData("1.5", null)]
    [InlineData("99999999999999999999", (double)int.MaxValue)]
    [InlineData("99999999999999999999 s", null)]
    [InlineData("Sat, 31 Jan 2026 12:00:30 GMT", 30d)]
    [InlineData("Sat, 31 Jan 2026 11:59:30 GMT", 0d)]
    public void Header_IsReadAsADelay(string? value, double? seconds)
    {
        using var response = Response(value);

        Assert.Equal(seconds, RetryAfter.Of(response.Headers, _time)?.TotalSeconds);
    }

    [Fact]
    public void Date_IsComparedWithTheClockOfTheService()
    {
        using var response = Response("Sat, 31 Jan 2026 12:00:30 GMT");
        response.Headers.Date = new DateTimeOffset(2026, 1, 31, 12, 0, 20, TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromSeconds(10), RetryAfter.Of(response.Headers, _time));
    }

    private static HttpResponseMessage Response(string? value)
    {
        var response = new HttpResponseMessage();
        if (value is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", value);
        return response;
    }
}

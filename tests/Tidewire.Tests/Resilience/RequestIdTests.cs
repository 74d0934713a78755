using Tidewire.Resilience;

namespace Tidewire.Tests.Resilience;

public sealed class RequestIdTests
{
    [Theory]
    [InlineData("x-request-id", 1, true)]
    [InlineData("request-id", 128, true)]
    [InlineData("X-Request-ID", 128, true)]
    [InlineData("x-request-id", 129, false)]
    [InlineData("x-request-id", 0, false)]
    [InlineData("x-other-id", 8, false)]
    public void Id_IsRead_UpToItsLimit(string header, int length, bool isRead)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation(header, new string('~', length));

        Assert.Equal(isRead ? new string('~', length) : null, RequestId.Of(response.Headers));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("línea")]
    [InlineData("a\u007f")]
    public void Id_IsIgnored_WhenItIsNotVisibleAscii(string id)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("x-request-id", id);
        response.Headers.TryAddWithoutValidation("request-id", "!second");

        Assert.Equal("!second", RequestId.Of(response.Headers));
    }
}

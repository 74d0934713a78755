using Tidewire.Resilience;

namespace Tidewire.Tests.Resilience;

/// <summary>Refusals by a proxy are recognized.</summary>
public sealed class ProxyAnswerTests
{
    [Theory]
    [InlineData("text/html", true)]
    [InlineData("TEXT/HTML; charset=utf-8", true)]
    [InlineData(" text/html ,text/plain", true)]
    [InlineData("application/xhtml+xml", true)]
    [InlineData("application/xhtml+xml;q=1", true)]
    [InlineData("text/htmlx", false)]
    [InlineData("application/json", false)]
    [InlineData("application/json; note=text/html", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void HtmlPage_IsRecognizedAsAProxyAnswer(string? type, bool isProxy)
    {
        using var response = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        if (type is not null)
            response.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        Assert.Equal(isProxy, ProxyAnswer.Is(response));
    }

    [Theory]
    [InlineData("Basic", true)]
    [InlineData("Basic realm=\"proxy\"", true)]
    [InlineData("  digest\tnonce=1", true)]
    [InlineData("NTLM,Bearer", true)]
    [InlineData("Negotiate", true)]
    [InlineData("Basically", false)]
    [InlineData("Bas", false)]
    [InlineData("Bearer realm=\"Basic\"", false)]
    [InlineData("", false)]
    public void ProxyChallenge_IsRecognized(string challenge, bool isProxy)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", challenge);

        Assert.Equal(isProxy, ProxyAnswer.Is(response));
    }

    [Fact]
    public void Challenge_IsFound_AmongSeveral()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", ["Bearer", "Negotiate"]);

        Assert.True(ProxyAnswer.Is(response));
    }
}

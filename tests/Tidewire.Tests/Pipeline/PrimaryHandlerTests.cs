using System.Net;
using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>The settings of the primary handler.</summary>
public sealed class PrimaryHandlerTests
{
    public static TheoryData<HttpMessageHandler> Handlers =>
    [
        new SocketsHttpHandler { Credentials = CredentialCache.DefaultCredentials, PreAuthenticate = true, Proxy = new WebProxy("http://proxy.invalid:3128") },
        new HttpClientHandler { UseDefaultCredentials = true, PreAuthenticate = true, Proxy = new WebProxy("http://proxy.invalid:3128") },
    ];

    [Theory]
    [MemberData(nameof(Handlers))]
    public async Task SafeDefaults_ChangeNothing_WhenAnotherClientHasUsedTheHandler(HttpMessageHandler handler)
    {
        PrimaryHandler.ApplySafeDefaults(handler, TimeSpan.FromSeconds(60));
        using var invoker = new HttpMessageInvoker(handler);
        await Assert.ThrowsAsync<HttpRequestException>(() => invoker.SendAsync(new(HttpMethod.Get, "http://127.0.0.1:1/"), TestContext.Current.CancellationToken));

        PrimaryHandler.ApplySafeDefaults(handler, TimeSpan.FromSeconds(60));

        var (redirects, cookies, credentials, proxy) = handler switch
        {
            SocketsHttpHandler sockets => (sockets.AllowAutoRedirect, sockets.UseCookies, sockets.Credentials, sockets.Proxy),
            HttpClientHandler client => (client.AllowAutoRedirect, client.UseCookies, client.Credentials, client.Proxy),
            _ => throw new InvalidOperationException(),
        };
        Assert.Equal((false, false, null), (redirects, cookies, credentials));
        Assert.True(proxy!.IsBypassed(new("http://127.0.0.1:1/")));
        Assert.False(proxy.IsBypassed(new("http://service.example/")));
    }
}

using System.Security.Cryptography.X509Certificates;
using Tidewire.ProxyTests.Callers;
using Tidewire.ProxyTests.Servers;

namespace Tidewire.ProxyTests.Refusals;

/// <summary>
/// nginx requires a client certificate, and answers 400 with its own page if the certificate is missing, expired or from another authority.
/// </summary>
public sealed class ClientCertificateTests
{
    public static TheoryData<string> Refused => ["none", "expired", "of another authority"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Calls_AreRefusedWithoutRejectingTheToken_WhenTheClientCertificateIsInvalid(string which)
    {
        using var ours = new Certificates();
        using var others = new Certificates();
        using var certificate = which switch
        {
            "none" => null,
            "expired" => ours.Issue("client", days: -1),
            _ => others.Issue("client"),
        };
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await StartAsync(ours, upstream);
        await using var application = Connected(proxy, ours, certificate);

        var verified = await application.CallAsync(Facade.Verify, "tok", Cancellation);
        var sent = await application.CallAsync(Facade.Send, "sent", Cancellation);

        Assert.Equal(("InvalidResponse", 400), (verified.Ending, (int?)verified.Failure?.StatusCode));
        Assert.Equal(("Rejected", 400), (sent.Ending, (int?)sent.Failure?.StatusCode));
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task Calls_Succeed_WhenTheClientCertificateIsGood()
    {
        using var ours = new Certificates();
        using var certificate = ours.Issue("client");
        await using var upstream = await Upstream.StartAsync();
        await using var proxy = await StartAsync(ours, upstream);
        await using var application = Connected(proxy, ours, certificate);

        foreach (var facade in Enum.GetValues<Facade>())
            Assert.Equal("Success", (await application.CallAsync(facade, $"{facade}-1", Cancellation)).Ending);
        Assert.Equal(3, upstream.Requests.Count);
    }

    private static Task<Nginx> StartAsync(Certificates authority, Upstream upstream) =>
        Nginx.StartAsync(proxy => proxy.TlsSite(authority, upstream, "ssl_verify_client on;"));

    private static Application Connected(Proxy proxy, Certificates authority, X509Certificate2? certificate) =>
        new($"https://localhost:{proxy.Port}", time: null, builder => builder.OnEveryClient(http => http.Trusting(authority, certificate)));
}

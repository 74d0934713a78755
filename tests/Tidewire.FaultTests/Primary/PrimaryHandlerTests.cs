using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.FaultTests.Circuits;
using Tidewire.FaultTests.Probe;
using Tidewire.FaultTests.Server;

namespace Tidewire.FaultTests.Primary;

/// <summary>
/// The application's primary handler is kept, however it is configured. Settings that could send a secret elsewhere are turned off on every handler.
/// </summary>
public sealed class PrimaryHandlerTests
{
    private static readonly Dictionary<string, Func<HttpMessageHandler>> _unsafe = new()
    {
        ["SocketsHttpHandler"] = () => new SocketsHttpHandler
        {
            AllowAutoRedirect = true,
            UseCookies = true,
            CookieContainer = new(),
            Credentials = new NetworkCredential("user", "password"),
            PreAuthenticate = true,
        },
        ["HttpClientHandler"] = () => new HttpClientHandler
        {
            AllowAutoRedirect = true,
            UseCookies = true,
            CookieContainer = new(),
            Credentials = new NetworkCredential("user", "password"),
            PreAuthenticate = true,
        },
        ["inside another handler"] = () => new PassingHandler
        {
            InnerHandler = new PassingHandler { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = true, UseCookies = true, Credentials = new NetworkCredential("user", "password") } },
        },
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> EntryPoints => [.. EntryPoint.All];

    public static MatrixTheoryData<string, string> UnsafeHandlers => new(_unsafe.Keys, EntryPoint.All);

    [Theory]
    [MemberData(nameof(EntryPoints))]
    public async Task PrimaryHandlerOfTheApplication_IsUsed_WhenItIsSetThroughAnyEntryPoint(string entryPoint)
    {
        var transport = new RecordingTransport();
        await using var application = new ProbeApplication("http://svc.example", EntryPoint.Through(entryPoint, http => http.ConfigurePrimaryHttpMessageHandler(() => transport)));

        foreach (var call in Enum.GetValues<ProbeCall>())
            Assert.Null((await application.CallAsync(call, Ct)).Failure);

        Assert.Equal(Enum.GetValues<ProbeCall>().Length, transport.Sent.Count);
    }

    // For example, to connect through an egress proxy, a Unix socket or a private network.
    [Theory]
    [MemberData(nameof(EntryPoints))]
    public async Task ConnectCallbackOfTheApplication_IsUsed_WhenItIsSetThroughAnyEntryPoint(string entryPoint)
    {
        var connected = new ConcurrentQueue<string>();
        await using var service = await StubService.StartAsync(ProbeAnswers.Ok);
        int port = new Uri(service.Address).Port;
        await using var application = new ProbeApplication("http://svc.example", EntryPoint.Through(entryPoint, http => http.UseSocketsHttpHandler((handler, _) => handler.ConnectCallback = async (context, ct) =>
        {
            connected.Enqueue(context.DnsEndPoint.Host);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        })));

        foreach (var call in Enum.GetValues<ProbeCall>())
            Assert.Null((await application.CallAsync(call, Ct)).Failure);

        Assert.Equal(4, connected.Count);
        Assert.All(connected, host => Assert.Equal("svc.example", host));
    }

    // A private CA and a client certificate.
    [Theory]
    [MemberData(nameof(EntryPoints))]
    public async Task CertificatesOfTheApplication_AreUsed_WhenTheyAreSetThroughAnyEntryPoint(string entryPoint)
    {
        var subjects = new ConcurrentQueue<string?>();
        await using var service = await StubService.StartAsync(
            async context =>
            {
                subjects.Enqueue((await context.Connection.GetClientCertificateAsync(context.RequestAborted))?.Subject);
                await ProbeAnswers.Ok(context);
            },
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
            {
                https.ServerCertificate = Certificates.SelfSigned;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (_, _, _) => true;
            })));
        await using var application = new ProbeApplication(service.Address, EntryPoint.Through(entryPoint, http => http.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [Certificates.OtherName],
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 { Thumbprint: { } print } && print == Certificates.SelfSigned.Thumbprint,
            },
        })));

        foreach (var call in Enum.GetValues<ProbeCall>())
            Assert.Null((await application.CallAsync(call, Ct)).Failure);

        Assert.All(subjects, subject => Assert.Equal("CN=other.example", subject));
    }

    [Theory]
    [MemberData(nameof(UnsafeHandlers))]
    public async Task Secrets_GoToNoOtherAddress_WhenTheHandlerOfTheApplicationWouldSendThem(string handler, string entryPoint)
    {
        await using var elsewhere = await StubService.StartAsync(ProbeAnswers.Ok);
        int step = 0;
        var seen = new ConcurrentQueue<(string? Cookie, string? Authorization)>();
        await using var service = await StubService.StartAsync(context =>
        {
            seen.Enqueue((context.Request.Headers.Cookie, context.Request.Headers.Authorization));
            context.Response.Headers.SetCookie = "session=1; path=/";
            switch (step++ % 3)
            {
                case 0:
                    context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
                    context.Response.Headers.Location = elsewhere.Address;
                    return Task.CompletedTask;
                case 1:
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    context.Response.Headers.WWWAuthenticate = "Basic realm=\"r\"";
                    return Task.CompletedTask;
                default:
                    return ProbeAnswers.Ok(context);
            }
        });
        await using var application = new ProbeApplication(
            service.Address, EntryPoint.Through(entryPoint, http => http.ConfigurePrimaryHttpMessageHandler(() => _unsafe[handler]())) with { Settings = [("ApiKey", null)] });

        foreach (var call in Enum.GetValues<ProbeCall>())
        {
            for (int i = 0; i < 3; i++)
                await application.CallAsync(call, Ct);
        }

        Assert.Equal(0, elsewhere.Requests);
        Assert.Equal(3 * Enum.GetValues<ProbeCall>().Length, seen.Count);
        Assert.All(seen, request => Assert.Equal((null, null), request));
    }

    private sealed class PassingHandler : DelegatingHandler;
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Refit;
using Tidewire.FaultTests.Circuits;
using Tidewire.FaultTests.Probe;
using Tidewire.FaultTests.Server;

namespace Tidewire.FaultTests.Connection;

/// <summary>Whether a POST may be sent again does not depend on the kind of its body, or on a handler that has read the body.</summary>
public sealed class BodyKindTests : IDisposable
{
    private static readonly Dictionary<string, Func<IProbeApi, CancellationToken, Task<IApiResponse>>> _calls = new()
    {
        ["JSON"] = async (api, ct) => await api.PostAsync(new("1"), ct),
        ["text"] = (api, ct) => api.PostTextAsync("text", ct),
        ["fields"] = (api, ct) => api.PostFieldsAsync(new() { ["a"] = "b" }, ct),
        ["stream"] = (api, ct) => api.PostStreamAsync(new MemoryStream("stream"u8.ToArray()), ct),
        ["parts"] = (api, ct) => api.PostPartsAsync("note", new StreamPart(new MemoryStream("file"u8.ToArray()), "file"), ct),
        ["nothing"] = (api, ct) => api.PostNothingAsync(ct),
    };

    private readonly SignalingClock _clock = new();
    private readonly SemaphoreSlim _sending = new(0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Every kind of body, and whether a handler reads the body first.</summary>
    public static MatrixTheoryData<string, bool> Bodies => new(_calls.Keys, [false, true]);

    /// <summary>Every kind of body, whether a handler reads it first, and whether the request is HTTP/2.</summary>
    public static MatrixTheoryData<string, bool, bool> SentBodies => new(_calls.Keys, [false, true], [false, true]);

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Post_IsRetried_WhenThePortRefuses(string kind, bool isRead)
    {
        using var closed = new ClosedPort();
        await using var application = Application(closed.Address.OriginalString, isRead);

        var result = await application.Probe.TryAsync((api, ct) => _calls[kind](api, ct), Cancellation);

        Assert.Equal((ServiceFailureKind.Unavailable, 3, false), (result.Failure?.Kind, result.Attempts, result.Failure?.IsAmbiguous));
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Post_IsRetried_WhenAttemptsTimeOutBeforeTheyConnect(string kind, bool isRead)
    {
        await using var hole = await BlackHole.OpenAsync();
        await using var application = Application(hole.Address.OriginalString, isRead);

        var call = application.Probe.TryAsync((api, ct) => _calls[kind](api, ct), Cancellation);
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            await Task.WhenAny(_sending.WaitAsync(Cancellation), call);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        var result = await call;
        Assert.Equal((ServiceFailureKind.TimedOut, 3, false), (result.Failure?.Kind, result.Attempts, result.Failure?.IsAmbiguous));
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Post_ArrivesWhole_WhenTheFirstAttemptDidNotConnect(string kind, bool isRead)
    {
        string body = "";
        await using var service = await StubService.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            body = await reader.ReadToEndAsync(context.RequestAborted);
            await ProbeAnswers.Ok(context);
        });
        var mayConnect = new TaskCompletionSource();
        await using var application = Application(service.Address, isRead, async (context, ct) =>
        {
            await mayConnect.Task.WaitAsync(ct);
            return await ConnectAsync(context.DnsEndPoint, ct);
        });

        var call = application.Probe.TryAsync((api, ct) => _calls[kind](api, ct), Cancellation);
        await _sending.WaitAsync(Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAny(_sending.WaitAsync(Cancellation), call);
        mayConnect.SetResult();
        var result = await call;

        Assert.Equal((true, 2), (result.IsSuccess, result.Attempts));
        Assert.Contains(kind switch { "JSON" => "\"1\"", "text" => "text", "fields" => "a=b", "stream" => "stream", "parts" => "\r\n\r\nfile\r\n", _ => "" }, body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SentBodies))]
    public async Task Post_IsAmbiguousAndNotRetried_WhenTheServiceMayHaveReadIt(string kind, bool isRead, bool isHttp2)
    {
        await using var service = await StubService.StartAsync(
            Answers.Hang, kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = isHttp2 ? HttpProtocols.Http2 : HttpProtocols.Http1));
        await using var application = Application(service.Address, isRead, isHttp2: isHttp2);

        var call = application.Probe.TryAsync((api, ct) => _calls[kind](api, ct), Cancellation);
        await service.NextAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));

        var result = await call;
        Assert.Equal((ServiceFailureKind.TimedOut, 1, true), (result.Failure?.Kind, result.Attempts, result.Failure?.IsAmbiguous));
    }

    // With Expect: 100-continue, the service has the headers before the body is sent.
    [Theory]
    [InlineData("JSON")]
    [InlineData("stream")]
    public async Task Post_IsAmbiguous_WhenTheServiceHasItsHeaders(string kind)
    {
        await using var service = await StubService.StartAsync(Answers.Hang);
        await using var application = Application(service.Address, isRead: false, change: request => request.Headers.ExpectContinue = true);

        var call = application.Probe.TryAsync((api, ct) => _calls[kind](api, ct), Cancellation);
        await service.NextAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((ServiceFailureKind.TimedOut, 1, true), ((await call).Failure?.Kind, (await call).Attempts, (await call).Failure?.IsAmbiguous));
    }

    public void Dispose() => _sending.Dispose();

    private ProbeApplication Application(
        string address,
        bool isRead,
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect = null,
        bool isHttp2 = false,
        Action<HttpRequestMessage>? change = null) => new(address, new()
        {
            Time = _clock,
            Settings = [("AttemptTimeout", "00:00:01")],
            Http = http =>
            {
                http.UseSocketsHttpHandler((handler, _) => handler.ConnectCallback = connect);
                http.ConfigureHttpClient(client => (client.DefaultRequestVersion, client.DefaultVersionPolicy) =
                    isHttp2 ? (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact) : (HttpVersion.Version11, HttpVersionPolicy.RequestVersionOrLower));
                http.AddHttpMessageHandler(() => new ChangingHandler(request => change?.Invoke(request)));
                if (isRead)
                    http.AddHttpMessageHandler(() => new ReadingHandler());
                http.AddHttpMessageHandler(() => new ChangingHandler(_ => _sending.Release()));
            },
        });

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>A handler that reads the body, to sign or log it for instance.</summary>
    private sealed class ReadingHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}

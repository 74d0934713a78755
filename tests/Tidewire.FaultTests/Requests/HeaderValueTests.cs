using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.FaultTests.Circuits;
using Tidewire.FaultTests.Probe;
using Tidewire.FaultTests.Server;

namespace Tidewire.FaultTests.Requests;

/// <summary>A header value that HTTP cannot carry is an error of the caller: the call throws before it sends anything, and no failure of the service is counted.</summary>
public sealed class HeaderValueTests
{
    private static readonly string[] _unsendable = ["é", "Müller", "日本", "\ud83d\ude00", "a\u00a0b", "\ud800"];
    private static readonly string[] _sendable = ["", " ", "a b", "a\tb", "a\r\nX-Injected: 1", "a\nX-Injected: 1", "~!@#$%^&*()"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<string, bool> Unsendable => new(_unsendable, [false, true]);

    public static TheoryData<string> Sendable => [.. _sendable];

    [Theory]
    [MemberData(nameof(Unsendable))]
    public async Task Call_ThrowsAndSendsNothing_WhenAHeaderIsNotAscii(string note, bool http2)
    {
        await using var service = await StubService.StartAsync(
            ProbeAnswers.Ok, kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = http2 ? HttpProtocols.Http2 : HttpProtocols.Http1));
        await using var application = new ProbeApplication(service.Address, new()
        {
            Http = http => http.ConfigureHttpClient(client =>
                (client.DefaultRequestVersion, client.DefaultVersionPolicy) = (http2 ? HttpVersion.Version20 : HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact)),
        });

        for (int i = 0; i < 6; i++)
        {
            AssertNamesTheHeader(await Assert.ThrowsAnyAsync<ArgumentException>(() => application.Probe.TryAsync((api, ct) => api.GetWithNoteAsync(note, ct), Ct)), note);
            AssertNamesTheHeader(await Assert.ThrowsAnyAsync<ArgumentException>(() => application.Probe.TryAsync((api, ct) => api.PostWithNoteAsync(new("1"), note, ct), Ct)), note);
        }

        Assert.Equal(0, service.Requests);
        Assert.Equal(0, application.CircuitOf(ProbeCall.Get).ConsecutiveFailures);
        Assert.Null((await application.CallAsync(ProbeCall.Get, Ct)).Failure);
    }

    [Theory]
    [InlineData(ProbeCall.Verify)]
    [InlineData(ProbeCall.Send)]
    [InlineData(ProbeCall.Post)]
    public async Task Call_ThrowsAndSendsNothing_WhenAHandlerAddsAHeaderThatIsNotAscii(ProbeCall call)
    {
        await using var service = await StubService.StartAsync(ProbeAnswers.Ok);
        await using var inHeaders = new ProbeApplication(
            service.Address, new() { Http = http => http.AddHttpMessageHandler(() => new ChangingHandler(request => request.Headers.TryAddWithoutValidation("X-Name", "Müller"))) });
        await using var inContent = new ProbeApplication(
            service.Address, new() { Http = http => http.AddHttpMessageHandler(() => new ChangingHandler(request => request.Content!.Headers.TryAddWithoutValidation("Content-Language", "français"))) });

        for (int i = 0; i < 6; i++)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => inHeaders.CallAsync(call, Ct));
            await Assert.ThrowsAnyAsync<ArgumentException>(() => inContent.CallAsync(call, Ct));
        }

        Assert.Equal(0, service.Requests);
        Assert.Equal(0, inHeaders.CircuitOf(call).ConsecutiveFailures);
    }

    [Theory]
    [MemberData(nameof(Sendable))]
    public async Task Value_ArrivesAndForgesNoHeader_WhenItIsAscii(string note)
    {
        string? arrived = null;
        bool isForged = false;
        await using var service = await StubService.StartAsync(context =>
        {
            arrived = context.Request.Headers["X-Note"];
            isForged = context.Request.Headers.ContainsKey("X-Injected");
            return ProbeAnswers.Ok(context);
        });
        await using var application = new ProbeApplication(service.Address);

        var result = await application.Probe.TryAsync((api, ct) => api.GetWithNoteAsync(note, ct), Ct);

        Assert.True(result.IsSuccess);
        Assert.False(isForged);
        Assert.Equal(note.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Trim(), arrived ?? "");
    }

    // The primary handler of this test can send such a header, so the failure is the lost connection.
    [Fact]
    public async Task Call_IsUnavailable_WhenTheConnectionIsLostAfterANonAsciiHeader()
    {
        await using var server = new ScriptedServer([Steps.ReadRequest, Steps.Reset]);
        await using var application = new ProbeApplication(server.Address.OriginalString, new()
        {
            Http = http => http.UseSocketsHttpHandler((handler, _) => handler.RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1),
        });

        var result = await application.Probe.TryAsync((api, ct) => api.PostWithNoteAsync(new("1"), "é", ct), Ct);

        Assert.Equal((ServiceFailureKind.Unavailable, true), (result.Failure?.Kind, result.Failure?.IsAmbiguous));
        Assert.Equal(1, application.CircuitOf(ProbeCall.Post).ConsecutiveFailures);
    }

    private static void AssertNamesTheHeader(ArgumentException thrown, string note)
    {
        Assert.Contains("'X-Note'", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(note, thrown.Message, StringComparison.Ordinal);
    }
}

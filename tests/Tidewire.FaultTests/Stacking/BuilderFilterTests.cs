using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Tidewire.FaultTests.Address;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Stacking;

/// <summary>
/// A filter of the application adds handlers to all clients without any <c>IHttpClientBuilder</c>. It may be registered before or after Tidewire's clients.
/// </summary>
public sealed class BuilderFilterTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<bool> Orders => [false, true];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Call_MakesOnlyTheAttemptsOfTidewire_WhenAFilterAddsResilience(bool before)
    {
        var transport = new RecordingTransport { Answer = _ => RecordingTransport.Status(503) };
        await using var application = Create(before, transport, () => new PolicyHttpMessageHandler());

        foreach (var (call, attempts) in new[] { (ProbeCall.Verify, 3), (ProbeCall.Send, 1), (ProbeCall.Report, 3), (ProbeCall.Get, 3), (ProbeCall.Post, 1) })
        {
            int sent = transport.Sent.Count;
            var end = await application.CallAsync(call, Ct);

            Assert.Equal((ServiceFailureKind.Unavailable, attempts, attempts), (end.Kind, end.Attempts, transport.Sent.Count - sent));
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Request_IsNotSent_WhenAHandlerFromAFilterChangesItsHost(bool before)
    {
        var transport = new RecordingTransport();
        await using var application = Create(before, transport, () => new RewritingHandler(address => new UriBuilder(address) { Host = "evil.example" }.Uri));

        foreach (var call in Enum.GetValues<ProbeCall>())
            await Assert.ThrowsAnyAsync<ArgumentException>(() => application.CallAsync(call, Ct));

        Assert.Empty(transport.Sent);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Attempt_StartsFromTheOriginalRequest_WhenAHandlerFromAFilterAddsAHeader(bool before)
    {
        var transport = new RecordingTransport { Answer = _ => RecordingTransport.Status(503) };
        await using var application = Create(before, transport, () => new StampHandler());

        await application.CallAsync(ProbeCall.Get, Ct);

        Assert.Equal([StampHandler.Value, StampHandler.Value, StampHandler.Value], transport.Sent.Select(sent => sent.Header(StampHandler.HeaderName)));
    }

    private static ProbeApplication Create(bool before, RecordingTransport transport, Func<DelegatingHandler> handler)
    {
        void Add(IServiceCollection services) => services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new AddingFilter(handler));
        return new("http://svc.example", (before ? new ProbeSetup { Before = Add } : new() { After = Add }).Over(transport));
    }

    private sealed class AddingFilter(Func<DelegatingHandler> handler) : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            next(builder);
            builder.AdditionalHandlers.Add(handler());
        };
    }
}

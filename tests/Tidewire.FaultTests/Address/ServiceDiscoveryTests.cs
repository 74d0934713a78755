using Microsoft.Extensions.DependencyInjection;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Address;

/// <summary>Only service discovery may replace the address; handlers before or after it may not.</summary>
public sealed class ServiceDiscoveryTests : AddressTest
{
    private const string Endpoint = "10.0.0.7:5000";

    private static readonly (string, string?)[] _settings =
        [("/services:svc:http:0", Endpoint), ("/services:svc:https:0", "10.0.0.7:5001"), ("/services:evil:http:0", "10.6.6.6:80")];

    private static readonly Dictionary<string, Action<IHttpClientBuilder>> _rewriting = new()
    {
        ["before discovery, to a host"] = http => Rewrite(http, new("http://evil.example/items/1")).AddServiceDiscovery(),
        ["before discovery, to another service"] = http => Rewrite(http, new("http://evil/items/1")).AddServiceDiscovery(),
        ["before discovery, to the endpoint of another service"] = http => Rewrite(http, new("http://10.6.6.6/items/1")).AddServiceDiscovery(),
        ["after discovery, to a host"] = http => Rewrite(http.AddServiceDiscovery(), new("http://evil.example/items/1")),
        ["after discovery, to another port"] = http => Rewrite(http.AddServiceDiscovery(), new("http://10.0.0.7:6000/items/1")),
        ["after discovery, twice"] = http => Rewrite(http.AddServiceDiscovery(), new("http://evil/items/1")).AddServiceDiscovery(),
    };

    public static TheoryData<string> Rewriting => [.. _rewriting.Keys];

    public static MatrixTheoryData<string, ProbeCall> EntryPoints => new(EntryPoint.All, Enum.GetValues<ProbeCall>());

    [Theory]
    [MemberData(nameof(EntryPoints))]
    public async Task Request_GoesToTheEndpoint_WhenServiceDiscoveryIsAddedThroughAnyEntryPoint(string entryPoint, ProbeCall call)
    {
        await using var application = Discovering(EntryPoint.Through(entryPoint, http => http.AddServiceDiscovery()), "http://svc");

        var end = await application.CallAsync(call, Ct);

        Assert.Null(end.Failure);
        Assert.Equal(Endpoint, Transport.Only.Address.Authority);
        Assert.Equal($"Bearer {ProbeApplication.Key}", Transport.Only.Header("Authorization"));
    }

    [Theory]
    [InlineData("https+http://svc/base", "https://10.0.0.7:5001/base/items/1")]
    [InlineData("http+https://svc/base", "http://10.0.0.7:5000/base/items/1")]
    public async Task Request_GoesToTheEndpoint_WhenTheSchemeIsDiscovered(string home, string expected)
    {
        await using var application = Discovering(new() { Http = http => http.AddServiceDiscovery() }, home);

        var end = await application.CallAsync(ProbeCall.Get, Ct);

        Assert.Null(end.Failure);
        Assert.Equal(expected, Transport.Only.Address.AbsoluteUri);
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    public async Task EachAttempt_GoesToTheEndpoint_WhenCallsAreRepeated(bool isLeftToApplication, int attempts)
    {
        var setup = new ProbeSetup
        {
            Http = http => http.AddServiceDiscovery().AddServiceDiscovery(),
            Settings = [("UseApplicationResilience", isLeftToApplication.ToString())],
        };
        await using var application = Discovering(setup, "http://svc");
        Transport.Answer = _ => RecordingTransport.Status(503);

        for (int i = 0; i < 2; i++)
        {
            var end = await application.CallAsync(ProbeCall.Get, Ct);
            Assert.Equal((ServiceFailureKind.Unavailable, attempts), (end.Kind, end.Attempts));
        }

        Assert.Equal(2 * attempts, Transport.Sent.Count);
        Assert.All(Transport.Sent, sent => Assert.Equal(Endpoint, sent.Address.Authority));
    }

    [Theory]
    [MemberData(nameof(Rewriting))]
    public async Task Request_IsNotSent_WhenAHandlerChangesItsAddress(string where)
    {
        await using var application = Discovering(new() { Http = _rewriting[where] }, "http://svc");

        foreach (var call in Enum.GetValues<ProbeCall>())
            await Assert.ThrowsAnyAsync<ArgumentException>(() => application.CallAsync(call, Ct));

        Assert.Empty(Transport.Sent);
    }

    [Fact]
    public async Task Request_IsNotSent_WhenAnArgumentNamesAnotherService()
    {
        await using var application = Discovering(new() { Http = http => http.AddServiceDiscovery() }, "http://svc");

        await Assert.ThrowsAnyAsync<ArgumentException>(() => application.Probe.TryAsync((api, ct) => api.TouchOfAsync("", "evil", ct), Ct));

        Assert.Empty(Transport.Sent);
    }

    private ProbeApplication Discovering(ProbeSetup setup, string home) => Create(new(home), setup with
    {
        Before = services =>
        {
            services.AddServiceDiscovery();
            setup.Before?.Invoke(services);
        },
        Settings = [.. setup.Settings, .. _settings],
    });

    private static IHttpClientBuilder Rewrite(IHttpClientBuilder http, Uri to) => http.AddHttpMessageHandler(() => new RewritingHandler(_ => to));
}

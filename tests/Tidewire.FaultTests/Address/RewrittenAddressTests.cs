using Microsoft.Extensions.DependencyInjection;
using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Address;

/// <summary>Handlers of the application that change the address of a request, and requests made with the client's <see cref="HttpClient"/> instead of its interface.</summary>
public sealed class RewrittenAddressTests : AddressTest
{
    private static readonly Uri _home = new("http://svc.example:8080/base");

    private static readonly Dictionary<string, Func<Uri, Uri?>> _elsewhere = new()
    {
        ["another host"] = address => new UriBuilder(address) { Host = "evil.example" }.Uri,
        ["a host with the same beginning"] = address => new UriBuilder(address) { Host = "svc.example.evil.example" }.Uri,
        ["the same host with a dot"] = address => new UriBuilder(address) { Host = "svc.example." }.Uri,
        ["another port"] = address => new UriBuilder(address) { Port = 81 }.Uri,
        ["another scheme"] = address => new UriBuilder(address) { Scheme = "https" }.Uri,
        ["a user"] = address => new UriBuilder(address) { UserName = "svc.example" }.Uri,
        ["another path"] = address => new(address, "/other"),
        ["a path with the same beginning"] = address => new(address, "/base2/x"),
        ["up from the path"] = address => new(address, "/base/../x"),
        ["up from the path, not resolved"] = _ => Unresolved("http://svc.example:8080/base/../x"),
        ["up from the path, escaped and not resolved"] = _ => Unresolved("http://svc.example:8080/base/%2e%2E/x"),
        ["up from the path, at the end and not resolved"] = _ => Unresolved("http://svc.example:8080/base/x/../.."),
        ["a relative address"] = _ => new("//evil.example/base", UriKind.Relative),
        ["a file"] = _ => new("file:///etc/passwd"),
        ["nothing"] = _ => null,
    };

    private static readonly Dictionary<string, Func<Uri, Uri>> _below = new()
    {
        ["a query"] = address => new(address + "?tenant=1"),
        ["another path below"] = address => new(_home, "/base/other"),
        ["the host in capitals"] = address => new(address.AbsoluteUri.Replace("svc.example", "SVC.Example", StringComparison.Ordinal)),
    };

    public static MatrixTheoryData<string, string> EntryPoints => new(EntryPoint.All, _elsewhere.Keys);

    public static MatrixTheoryData<string, ProbeCall> Calls => new(_elsewhere.Keys, Enum.GetValues<ProbeCall>());

    public static TheoryData<string> Below => [.. _below.Keys];

    [Theory]
    [MemberData(nameof(EntryPoints))]
    public async Task Request_IsNotSent_WhenAHandlerMovesItOutsideTheBaseAddress(string entryPoint, string where)
    {
        await using var application = Create(_home, EntryPoint.Through(entryPoint, http => http.AddHttpMessageHandler(() => new RewritingHandler(_elsewhere[where]))));

        foreach (var call in Enum.GetValues<ProbeCall>())
            await Assert.ThrowsAnyAsync<ArgumentException>(() => application.CallAsync(call, Ct));

        Assert.Empty(Transport.Sent);
        Assert.All(application.Get<ICircuitMonitor>().GetCircuits(), circuit => Assert.Equal(0, circuit.ConsecutiveFailures));
    }

    [Theory]
    [MemberData(nameof(Below))]
    public async Task Request_IsSent_WhenAHandlerKeepsItBelowTheBaseAddress(string where)
    {
        await using var application = Create(_home, new() { Http = http => http.AddHttpMessageHandler(() => new RewritingHandler(_below[where])) });

        var end = await application.CallAsync(ProbeCall.Get, Ct);

        Assert.Null(end.Failure);
        AssertAllAtHome(_home, where);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Request_IsNotSent_WhenTheHttpClientIsUsedForAnotherAddress(string where, ProbeCall call)
    {
        await using var application = Create(_home);
        using var client = application.CreateHttpClient(call);
        if (_elsewhere[where](new("http://svc.example:8080/base/items/1")) is not { } address)
            return;

        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.GetAsync(address, Ct));

        Assert.Empty(Transport.Sent);
    }

    [Fact]
    public async Task Request_CarriesTheKey_WhenTheHttpClientIsUsedBelowItsBaseAddress()
    {
        await using var application = Create(_home);
        using var client = application.CreateHttpClient(ProbeCall.Get);

        using var response = await client.GetAsync(new Uri("http://svc.example:8080/base/items/1"), Ct);

        Assert.Equal($"Bearer {ProbeApplication.Key}", Transport.Only.Header("Authorization"));
    }

    [Fact]
    public async Task Request_IsNotSent_WhenTheInterfaceIsCalledForAnotherAddress()
    {
        await using var application = Create(_home, new() { Http = http => http.AddHttpMessageHandler(() => new RewritingHandler(_elsewhere["another host"])) });

        await Assert.ThrowsAnyAsync<Exception>(() => application.Api.GetAsync("1", Ct));
        await Assert.ThrowsAnyAsync<Exception>(() => application.Api.GetOfAsync("..", "..", Ct));
        using var captured = await application.Api.TouchOfAsync("", "evil.example", Ct);

        Assert.IsType<ArgumentException>(captured.Error?.InnerException);

        Assert.Empty(Transport.Sent);
    }

    // Without canonicalization, the address is sent as it is written.
    private static Uri Unresolved(string address) => new(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}

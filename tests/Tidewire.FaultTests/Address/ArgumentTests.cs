using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Address;

/// <summary>
/// A relative address that begins with <c>//</c> names a host, and an empty argument can produce such an address. For any arguments, a request stays below
/// the client's base address, or is not sent.
/// </summary>
public sealed class ArgumentTests : AddressTest
{
    private const int Fuzzed = 3_000;

    private static readonly string[] _homes = ["http://svc.example", "http://svc.example:8080/base", "https://svc.example/base/v1/", "http://127.0.0.1:5000"];

    private static readonly string?[] _tenants =
        ["", null, " ", "/", "//", "\\", "..", ".", "%2e%2e", "%2f", "@", "user@host", "http:", "http://evil.example", "?", "#", ";", "acme"];

    private static readonly string?[] _ids =
        ["127.0.0.2", "evil.example", "evil.example:81", "//evil.example", "\\\\evil.example", "@evil.example", "[::1]", "[", "..", "../..", "..\\..", "", null, "1"];

    public static MatrixTheoryData<string, string?> Homes => new(_homes, _tenants);

    public static TheoryData<string, int> Seeds
    {
        get
        {
            var seeds = new TheoryData<string, int>();
            foreach (string home in _homes)
                seeds.Add(home, seeds.Count + 1);
            return seeds;
        }
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task Request_StaysBelowTheBaseAddress_ForAnyArguments(string home, string? tenant)
    {
        await using var application = Create(new(home));

        foreach (string? id in _ids)
        {
            await AssertSentOrThrownAsync(application, $"'{tenant}', '{id}'", async ct => ProbeApplication.Of(await application.Probe.TryAsync((api, end) => api.GetOfAsync(tenant, id, end), ct)));
            await AssertSentOrThrownAsync(application, $"'{tenant}', '{id}'", async ct => ProbeApplication.Of(await application.Probe.TryAsync((api, end) => api.GetOfWrappedAsync(tenant, id, end), ct)));
            await AssertSentOrThrownAsync(application, $"'{tenant}', '{id}'", async ct => ProbeApplication.Of(await application.Probe.TryAsync((api, end) => api.TouchOfAsync(tenant, id, end), ct)));
            await AssertSentOrThrownAsync(application, $"'{tenant}/{id}'", async ct => ProbeApplication.Of(await application.Probe.TryAsync((api, end) => api.GetAnyAsync($"{tenant}/{id}", end), ct)));
        }

        AssertAllAtHome(new(home), $"'{tenant}'");
        Assert.Equal(CircuitState.Closed, application.CircuitOf(ProbeCall.Get).State);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Request_StaysBelowTheBaseAddress_ForRandomArguments(string home, int seed)
    {
        const string Alphabet = "/\\.%25eE:@?#[]&;= \u0000\t\r\nü\ud83d\ude00x12";
        var random = new Random(seed);
        await using var application = Create(new(home));

        for (int i = 0; i < Fuzzed; i++)
        {
            string tenant = Text();
            string id = Text();
            await AssertSentOrThrownAsync(application, $"'{tenant}', '{id}'", async ct => ProbeApplication.Of(await application.Probe.TryAsync((api, end) => api.TouchOfAsync(tenant, id, end), ct)));
            await AssertSentOrThrownAsync(application, $"'{tenant}/{id}'", async ct => ProbeApplication.Of(await application.Probe.TryAsync((api, end) => api.GetAnyAsync($"{tenant}/{id}", end), ct)));
        }

        AssertAllAtHome(new(home), $"seed {seed}");

        string Text() => new([.. Enumerable.Range(0, random.Next(6)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
    }

    // The case as it was reported, with real sockets: no request reaches the other address.
    [Fact]
    public async Task Key_IsNotSent_WhenAnArgumentNamesAHost()
    {
        await using var home = await Circuits.StubService.StartAsync(Circuits.Answers.Claims);
        using var evil = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        int port = new Uri(home.Address).Port;
        evil.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("127.0.0.2"), port));
        evil.Listen();
        await using var application = new ProbeApplication(home.Address);

        foreach (string? tenant in new[] { "", null })
        {
            foreach (string host in new[] { "127.0.0.2", $"127.0.0.2:{port}" })
            {
                var thrown = await Assert.ThrowsAnyAsync<Exception>(() => application.Probe.TryAsync((api, ct) => api.GetOfAsync(tenant, host, ct), Ct));
                Assert.True(thrown is ArgumentException or FormatException, $"{thrown}");
                Assert.DoesNotContain(ProbeApplication.Key, thrown.ToString(), StringComparison.Ordinal);
            }
        }

        Assert.False(evil.Poll(0, System.Net.Sockets.SelectMode.SelectRead));
        Assert.Equal(0, home.Requests);
    }

    private async Task AssertSentOrThrownAsync(ProbeApplication application, string what, Func<CancellationToken, Task<ProbeEnd>> call)
    {
        int before = Transport.Sent.Count;
        ProbeEnd end;
        try
        {
            end = await call(Ct);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            Assert.True(before == Transport.Sent.Count, $"{what} was sent before the call threw {e}");
            Assert.Equal(0, application.CircuitOf(ProbeCall.Get).ConsecutiveFailures);
            return;
        }

        Assert.True(end.Failure is null && end.Attempts == 1 && Transport.Sent.Count == before + 1, $"{what} ended as {end.Failure}");
    }
}

using Tidewire.FaultTests.Probe;

namespace Tidewire.FaultTests.Status;

/// <summary>A refusal with an HTML page, or with an authentication challenge that the services of the contract never send, comes from a proxy and does not reject a token.</summary>
public sealed class ProxyAnswerTests
{
    private static readonly int[] _statuses = [400, 401, 403, 404, 413, 422];

    private static readonly (string Name, string Value)[] _ofProxies =
    [
        ("Content-Type", "text/html"), ("Content-Type", "TEXT/HTML; charset=utf-8"), ("Content-Type", "application/xhtml+xml"),
        ("WWW-Authenticate", "Basic realm=\"r\""), ("WWW-Authenticate", "basic"), ("WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\""),
        ("WWW-Authenticate", "Negotiate"), ("WWW-Authenticate", "NTLM TlRMTVNT"),
        ("WWW-Authenticate", "Bearer realm=\"r\", Basic realm=\"r\""), ("WWW-Authenticate", "Kerberos, NTLM"), ("WWW-Authenticate", "Bearer realm=\"a \\\" b\",basic realm=\"r\""),
    ];

    private static readonly (string Name, string Value)[] _ofServices =
    [
        ("Content-Type", "application/json"), ("Content-Type", "application/problem+json"), ("Content-Type", "text/plain"), ("Content-Type", "text/htmlish"),
        ("WWW-Authenticate", "Bearer error=\"invalid_token\""), ("WWW-Authenticate", "Basically"), ("WWW-Authenticate", "DPoP"), ("X-None", "1"),
        ("WWW-Authenticate", "Bearer error=\"invalid_token\", error_description=\"expired, Basic renewal failed\""), ("WWW-Authenticate", "Bearer realm=\"a \\\", Basic b\", Basic=1"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<int, ProbeCall> Cases => new(_statuses, Enum.GetValues<ProbeCall>());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Refusal_IsAttributedToAProxy_WhenItHasAPageOrAProxyChallenge(int status, ProbeCall call)
    {
        foreach (var (name, value) in _ofProxies)
        {
            var end = await CallAsync(status, call, name, value);

            var expected = call == ProbeCall.Verify ? ServiceFailureKind.InvalidResponse : ServiceFailureKind.Rejected;
            Assert.True(end is { Failure.IsProxyAnswer: true, Attempts: 1 } && end.Kind == expected, $"{name}: {value}: {end.Failure}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Refusal_IsAttributedToTheService_WhenItHasNeitherPageNorProxyChallenge(int status, ProbeCall call)
    {
        foreach (var (name, value) in _ofServices)
        {
            var end = await CallAsync(status, call, name, value);

            var expected = call == ProbeCall.Verify && status == 404 ? ServiceFailureKind.InvalidResponse : ServiceFailureKind.Rejected;
            Assert.True(end is { Failure.IsProxyAnswer: false, Attempts: 1 } && end.Kind == expected, $"{name}: {value}: {end.Failure}");
        }
    }

    // The id by which the owners of the service can find the request.
    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(302)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Failure_HasTheIdOfTheRequest_ForEveryStatus(int status)
    {
        foreach (var call in Enum.GetValues<ProbeCall>())
            Assert.Equal("req-1", (await CallAsync(status, call, "x-request-id", "req-1")).Failure?.RequestId);
    }

    private static async Task<ProbeEnd> CallAsync(int status, ProbeCall call, string name, string value)
    {
        var transport = new RecordingTransport
        {
            Answer = _ =>
            {
                var response = RecordingTransport.Status(status);
                response.Content = new ByteArrayContent("no"u8.ToArray());
                if (!response.Headers.TryAddWithoutValidation(name, value))
                    response.Content.Headers.TryAddWithoutValidation(name, value);
                return response;
            },
        };
        await using var application = new ProbeApplication("http://svc.example", new ProbeSetup().Over(transport));
        return await application.CallAsync(call, Ct);
    }
}

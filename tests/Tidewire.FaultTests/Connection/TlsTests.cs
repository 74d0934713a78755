using Tidewire.FaultTests.Matrix;
using Tidewire.FaultTests.Server;
using static Tidewire.FaultTests.Matrix.Expect;
using static Tidewire.FaultTests.Server.Steps;

namespace Tidewire.FaultTests.Connection;

/// <summary>Before the handshake completes, nothing of the request has been sent, so every call may be retried.</summary>
public sealed class TlsTests
{
    private static readonly FaultTable _https = new(scheme: "https")
    {
        { "self-signed certificate", [Tls(Certificates.SelfSigned), ReadRequest, Succeed], Unavailable(3).Seen(0), Unavailable(3).Seen(0), Unavailable(3).Seen(0) },
        { "expired certificate", [Tls(Certificates.Expired), ReadRequest, Succeed], Unavailable(3).Seen(0), Unavailable(3).Seen(0), Unavailable(3).Seen(0) },
        { "certificate not yet valid", [Tls(Certificates.NotYetValid), ReadRequest, Succeed], Unavailable(3).Seen(0), Unavailable(3).Seen(0), Unavailable(3).Seen(0) },
        { "certificate for another name", [Tls(Certificates.OtherName), ReadRequest, Succeed], Unavailable(3).Seen(0), Unavailable(3).Seen(0), Unavailable(3).Seen(0) },
        { "plain HTTP port", [Read(1), Answer("400 Bad Request")], Unavailable(3).Seen(0), Unavailable(3).Seen(0), Unavailable(3).Seen(0) },
        { "SSH port", [Write("SSH-2.0-OpenSSH_10.0\r\n")], Unavailable(3).Seen(0), Unavailable(3).Seen(0), Unavailable(3).Seen(0) },
        { "alert", [Read(1), Write([21, 3, 3, 0, 2, 2, 40])], Unavailable(3).Seen(0), Unavailable(3).Seen(0), Unavailable(3).Seen(0) },
        { "closed after accept", [Close], Unavailable(3).Seen(0), Unavailable(3).Seen(0), Unavailable(3).Seen(0) },
        { "half-closed after accept", [HalfClose, Stall], Unavailable(3).Seen(0), Unavailable(3).Seen(0), Unavailable(3).Seen(0) },
        { "reset after accept", [Reset], Unavailable(3).Seen(0), Unavailable(3).Seen(0), Unavailable(3).Seen(0) },
        { "reset during the handshake", [Read(100), Reset], Unavailable(3).Seen(0), Unavailable(3).Seen(0), Unavailable(3).Seen(0) },
    };

    private static readonly FaultTable _http = new()
    {
        { "TLS port", [Tls(Certificates.SelfSigned), ReadRequest], Unavailable(3).Seen(0), Unavailable().Seen(0).Maybe, Unavailable(3).Seen(0).Maybe },
    };

    public static TheoryData<string, Facade> HttpsCases => _https.Rows();

    public static TheoryData<string, Facade> HttpCases => _http.Rows();

    [Theory]
    [MemberData(nameof(HttpsCases))]
    public Task HttpsCall_IsUnavailable_WhenTheHandshakeFails(string peer, Facade facade) => _https.AssertAsync(peer, facade);

    [Theory]
    [MemberData(nameof(HttpCases))]
    public Task HttpCall_IsUnavailable_WhenThePortExpectsTls(string peer, Facade facade) => _http.AssertAsync(peer, facade);
}

using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Tidewire.Tool.Doctor;
using Tidewire.Tool.Reporting;

namespace Tidewire.Tool.Tests.Doctor;

/// <summary>The check of certificates that a test server cannot present.</summary>
public sealed class CertificateCheckTests
{
    private readonly CertificateCheck _check = new("auth.example.test", new FakeTimeProvider(ToolRun.Now));

    [Fact]
    public void MissingCertificate_IsAProblem_AndEndsTheHandshake()
    {
        Assert.False(_check.Inspect(this, certificate: null, chain: null, SslPolicyErrors.RemoteCertificateNotAvailable));
        Assert.Equal((Verdict.Problem, "the service presented no certificate"), _check.Result);
    }

    [Fact]
    public void CertificateWithoutAlternativeNames_IsNamedByItsSubject()
    {
        using var certificate = Certificate(days: 300);

        Assert.True(_check.Inspect(this, certificate, chain: null, SslPolicyErrors.RemoteCertificateNameMismatch));

        Assert.Equal((Verdict.Problem, "the certificate of auth.example.test is refused: it is for old.example.test, not for auth.example.test"), _check.Result);
    }

    [Theory]
    [InlineData(13, true)]
    [InlineData(15, false)]
    public void ValidCertificate_IsAWarning_WhenItExpiresWithinTwoWeeks(int days, bool isSoon)
    {
        using var certificate = Certificate(days);

        _check.Inspect(this, certificate, chain: null, SslPolicyErrors.None);

        Assert.Equal(isSoon ? Verdict.Warning : Verdict.Ok, _check.Result?.Verdict);
    }

    private static X509Certificate2 Certificate(int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=old.example.test", key, HashAlgorithmName.SHA256).CreateSelfSigned(ToolRun.Now.AddDays(-1), ToolRun.Now.AddDays(days));
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tidewire.FaultTests.Server;

/// <summary>Certificates that no client should accept by default. They are created in memory.</summary>
internal static class Certificates
{
    public static X509Certificate2 SelfSigned { get; } = Make("127.0.0.1", -1, 1);

    public static X509Certificate2 Expired { get; } = Make("127.0.0.1", -2, -1);

    public static X509Certificate2 NotYetValid { get; } = Make("127.0.0.1", 1, 2);

    public static X509Certificate2 OtherName { get; } = Make("other.example", -1, 1);

    private static X509Certificate2 Make(string name, int fromDay, int toDay)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());

        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(fromDay), now.AddDays(toDay));
    }
}

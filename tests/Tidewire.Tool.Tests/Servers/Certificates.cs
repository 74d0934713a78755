using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tidewire.Tool.Tests.Servers;

/// <summary>Certificates for one test each.</summary>
internal static class Certificates
{
    /// <summary>Creates a self-signed certificate.</summary>
    public static X509Certificate2 Of(string name, DateTimeOffset begins, DateTimeOffset ends)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var ip))
            names.AddIpAddress(ip);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(begins, ends);
    }
}

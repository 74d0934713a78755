using System.Security.Cryptography.X509Certificates;

namespace Tidewire.ProxyTests.Documentation;

// <RotatingCertificate>
/// <summary>A client certificate from two PEM files that another program (such as cert-manager, Vault or certbot) renews.</summary>
public sealed class RotatingCertificate(string certificatePath, string keyPath)
{
    private readonly Lock _gate = new();
    private X509Certificate2? _current;
    private string? _pem;

    /// <summary>The certificate for the next TLS handshake. The text is compared, not the time of the file: a mounted secret is a symbolic link whose time does not change.</summary>
    public X509Certificate2 Current
    {
        get
        {
            lock (_gate)
            {
                try
                {
                    string pem = File.ReadAllText(certificatePath);
                    if (pem != _pem)
                        (_current, _pem) = (X509Certificate2.CreateFromPem(pem, File.ReadAllText(keyPath)), pem);
                }
                catch when (_current is not null)
                {
                    // Only one file has been renewed so far. The old pair stays in use until both have been.
                }

                return _current!;
            }
        }
    }
}
// </RotatingCertificate>

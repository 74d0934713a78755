using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Tidewire.Tool.Reporting;

namespace Tidewire.Tool.Doctor;

/// <summary>
/// Checks the certificate of a service. Any certificate is accepted, so that its problems can be reported: no secret is sent over this
/// connection.
/// </summary>
internal sealed class CertificateCheck(string host, TimeProvider time)
{
    private const int WarningDays = 14;

    /// <summary>The result; <see langword="null"/> if there was no TLS handshake.</summary>
    public (Verdict Verdict, string Text)? Result { get; private set; }

    public bool Inspect(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            Result = (Verdict.Problem, "the service presented no certificate");
            return false;
        }

        using var seen = new X509Certificate2(certificate);
        Result = Judge(seen, chain, errors);
        return true;
    }

    private (Verdict Verdict, string Text) Judge(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var now = time.GetUtcNow();
        DateTimeOffset ends = certificate.NotAfter, begins = certificate.NotBefore;
        string[] problems = [.. Problems(certificate, chain, errors, now, begins, ends)];
        if (problems.Length > 0)
            return (Verdict.Problem, $"the certificate of {host} is refused: {string.Join("; ", problems)}");

        double days = (ends - now).TotalDays;
        return days < WarningDays
            ? (Verdict.Warning, $"the certificate of {host} expires on {Day(ends)} (days left: {days:0}). Renew it")
            : (Verdict.Ok, $"the certificate is for {host}, trusted, and valid until {Day(ends)}");
    }

    private IEnumerable<string> Problems(
        X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors, DateTimeOffset now, DateTimeOffset begins, DateTimeOffset ends)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            yield return $"it is for {Names(certificate)}, not for {host}";
        if (ends < now)
            yield return $"it expired on {Day(ends)}";
        if (begins > now)
            yield return $"it is not valid before {Day(begins)}. Check the clock of this machine";
        if (!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) || chain is null)
            yield break;

        var flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        if ((flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
        {
            yield return "it was not issued by an authority that this machine trusts, or the service does not send an intermediate certificate. " +
                "An application that adds its own authority in code may accept it";
        }

        flags &= ~(X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain);
        if (begins <= now && ends >= now && flags.HasFlag(X509ChainStatusFlags.NotTimeValid))
            yield return "the certificate of one of its authorities has expired or is not yet valid";
        flags &= ~X509ChainStatusFlags.NotTimeValid;
        if (flags != X509ChainStatusFlags.NoError)
            yield return $"{flags}";
    }

    private static string Names(X509Certificate2 certificate)
    {
        string[] names =
        [
            .. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(ip => ip.ToString()))),
        ];
        return names.Length == 0 ? certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) : string.Join(", ", names);
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

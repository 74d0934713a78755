using Tidewire.Credentials;

namespace Tidewire.Auth;

/// <summary>
/// Checks a JWT locally, before a request is sent. The check can only refuse a token. The signature is not checked, so passing proves nothing.
/// </summary>
internal static class LocalTokenCheck
{
    /// <param name="token">The token.</param>
    /// <param name="issuer">The required <c>iss</c>, compared exactly; <see langword="null"/> accepts any.</param>
    /// <param name="now">The current time.</param>
    /// <param name="clockSkew">The allowed clock skew: a token is refused only if its <c>exp</c> is past by at least this much.</param>
    /// <returns>The defect. The claims of an encrypted token cannot be read, so only its structure is checked.</returns>
    public static TokenDefect Find(string token, string? issuer, DateTimeOffset now, TimeSpan clockSkew)
    {
        if (!JwtReader.TryRead(token, out var jwt))
            return TokenDefect.Malformed;
        if (jwt.IsEncrypted)
            return TokenDefect.None;

        double seconds = (now - DateTimeOffset.UnixEpoch).TotalSeconds - clockSkew.TotalSeconds;
        if (jwt.ExpiresAt <= seconds)
            return TokenDefect.Expired;

        return issuer is null || jwt.Issuer == issuer ? TokenDefect.None : TokenDefect.OtherIssuer;
    }
}

using Tidewire.Credentials;

namespace Tidewire.Auth;

/// <summary>
/// Looks at a token before anybody is asked about it, for services whose tokens are JWTs. It can only refuse: a token that passes has been proved nothing
/// good, its signature least of all.
/// </summary>
internal static class LocalTokenCheck
{
    /// <param name="token">The token.</param>
    /// <param name="issuer">The only <c>iss</c> that is let through; <see langword="null"/> lets all through. Compared exactly.</param>
    /// <param name="now">The time.</param>
    /// <param name="clockSkew">How far the clocks may differ: a token is refused only when its <c>exp</c> is past by as much.</param>
    /// <returns>What is wrong with it. The claims of an encrypted token cannot be read, so only its shape is looked at.</returns>
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

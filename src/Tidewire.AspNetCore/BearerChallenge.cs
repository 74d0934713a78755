using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Tidewire.AspNetCore;

/// <summary>Writes <c>WWW-Authenticate: Bearer</c> (RFC 6750, section 3).</summary>
internal static class BearerChallenge
{
    public static void Add(HttpResponse response, string? realm, string? error = null, string? description = null, string? scope = null)
    {
        var challenge = new StringBuilder("Bearer");
        Append(challenge, "realm", realm);
        Append(challenge, "error", error);
        Append(challenge, "error_description", description);
        Append(challenge, "scope", scope);

        // Several schemes of one policy may issue the same challenge; it is sent once.
        string value = challenge.ToString();
        if (!response.Headers.WWWAuthenticate.Contains(value))
            response.Headers.Append(HeaderNames.WWWAuthenticate, value);
    }

    private static void Append(StringBuilder challenge, string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;

        challenge.Append(challenge.Length == "Bearer".Length ? " " : ", ").Append(name).Append("=\"");
        foreach (char c in value)
        {
            // A header value is visible ASCII, but an event may set any text.
            if (c is '"' or '\\')
                challenge.Append('\\');
            challenge.Append(c is >= ' ' and <= '~' ? c : '?');
        }

        challenge.Append('"');
    }
}

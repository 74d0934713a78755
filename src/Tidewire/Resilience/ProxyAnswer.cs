namespace Tidewire.Resilience;

/// <summary>Distinguishes refusals of a proxy from those of the service: services use JSON and Bearer challenges.</summary>
internal static class ProxyAnswer
{
    private static readonly string[] _challenges = ["Basic", "Digest", "Negotiate", "NTLM"];

    public static bool Is(HttpResponseMessage response) => IsPage(response.Content) || IsChallenge(response);

    private static bool IsPage(HttpContent content)
    {
        if (!content.Headers.NonValidated.TryGetValues("Content-Type", out var types))
            return false;

        var type = types.ToString().AsSpan();
        int end = type.IndexOfAny(';', ',');
        type = (end < 0 ? type : type[..end]).Trim();
        return type.Equals("text/html", StringComparison.OrdinalIgnoreCase) || type.Equals("application/xhtml+xml", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsChallenge(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values))
            return false;

        foreach (string value in values)
        {
            foreach (string scheme in _challenges)
            {
                if (StartsWithScheme(value.AsSpan().TrimStart(), scheme))
                    return true;
            }
        }

        return false;
    }

    private static bool StartsWithScheme(ReadOnlySpan<char> value, string scheme) =>
        value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && (value.Length == scheme.Length || value[scheme.Length] is ' ' or ',' or '\t');
}

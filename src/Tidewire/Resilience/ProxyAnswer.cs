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
            if (ContainsChallenge(value))
                return true;
        }

        return false;
    }

    // One header may list several challenges (RFC 9110, section 11.6.1). Commas also separate the parameters of a challenge.
    private static bool ContainsChallenge(ReadOnlySpan<char> list)
    {
        while (!list.IsEmpty)
        {
            var element = list[..EndOfElement(list)];
            if (IsChallenge(element.Trim()))
                return true;

            list = element.Length < list.Length ? list[(element.Length + 1)..] : [];
        }

        return false;
    }

    private static bool IsChallenge(ReadOnlySpan<char> element)
    {
        foreach (string scheme in _challenges)
        {
            if (StartsWithScheme(element, scheme))
                return true;
        }

        return false;
    }

    // The next comma outside of a quoted string.
    private static int EndOfElement(ReadOnlySpan<char> list)
    {
        bool isQuoted = false;
        for (int i = 0; i < list.Length; i++)
        {
            if (list[i] == '"')
                isQuoted = !isQuoted;
            else if (list[i] == '\\' && isQuoted)
                i++;
            else if (list[i] == ',' && !isQuoted)
                return i;
        }

        return list.Length;
    }

    private static bool StartsWithScheme(ReadOnlySpan<char> value, string scheme) =>
        value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && (value.Length == scheme.Length || value[scheme.Length] is ' ' or '\t');
}

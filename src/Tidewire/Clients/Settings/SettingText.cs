using System.Collections;
using System.Globalization;

namespace Tidewire.Clients;

/// <summary>Formats the value of an option for operators.</summary>
internal static class SettingText
{
    private const int MaxHeaderName = 32;

    // BasicUser is included because some services expect the key as the user name.
    private static readonly HashSet<string> _secrets = new(StringComparer.Ordinal)
    {
        nameof(ServiceClientOptions.ApiKey), nameof(ServiceClientOptions.NextApiKey), nameof(ServiceClientOptions.BasicUser), nameof(ClientCredentialsOptions.ClientSecret),
    };

    /// <summary>
    /// The text, and whether it is a mask. A string in an option that the application added may be a secret, whatever the option's name.
    /// </summary>
    public static (string? Text, bool IsMasked) Of(string name, object? value, bool isOurs) => value switch
    {
        null or "" or Uri { OriginalString: "" } or ICollection { Count: 0 } => (null, false),
        Delegate => ("set", false),
        bool isOn => (isOn ? "true" : "false", false),
        Uri address => Address(address),
        string text when !isOurs || _secrets.Contains(name) || IsDoubtful(name, text) => (EffectiveSetting.Mask, true),
        string text => Plain(text),
        Enum or TimeSpan => (value.ToString(), false),
        IFormattable number when value.GetType().IsPrimitive || value is decimal => (number.ToString(format: null, CultureInfo.InvariantCulture), false),
        _ => (EffectiveSetting.Mask, true),
    };

    // A key that was set as the header name by mistake may be a valid header name too.
    private static bool IsDoubtful(string name, string text) =>
        name == nameof(ServiceClientOptions.ApiKeyHeader) && (text.Length > MaxHeaderName || !text.All(c => char.IsAsciiLetter(c) || c == '-'));

    private static (string? Text, bool IsMasked) Address(Uri address) =>
        address.IsAbsoluteUri && address.Host.Length > 0
            ? (address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped), false)
            : (EffectiveSetting.Mask, true);

    // An address in a string is shown without user info, query and fragment, like a Uri, but otherwise unchanged: issuers are compared
    // exactly.
    private static (string? Text, bool IsMasked) Plain(string text)
    {
        if (!text.AsSpan().ContainsAny('@', '?', '#'))
            return (text, false);
        if (text.StartsWith('/'))
            return (text.Split('?', '#')[0], false);
        if (!text.Contains("://", StringComparison.Ordinal))
            return (text, false);
        return Uri.TryCreate(text, UriKind.Absolute, out var address) ? Address(address) : (EffectiveSetting.Mask, true);
    }
}

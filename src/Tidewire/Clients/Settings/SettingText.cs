using System.Collections;
using System.Globalization;

namespace Tidewire.Clients;

/// <summary>The value of an option as an operator may see it.</summary>
internal static class SettingText
{
    private const int MaxHeaderName = 32;

    // BasicUser is a key at some services, with an empty password.
    private static readonly HashSet<string> _secrets = new(StringComparer.Ordinal)
    {
        nameof(ServiceClientOptions.ApiKey), nameof(ServiceClientOptions.NextApiKey), nameof(ServiceClientOptions.BasicUser), nameof(ClientCredentialsOptions.ClientSecret),
    };

    /// <summary>The text, and whether it only stands for a value that is not shown. A text that is not ours may be a secret, whatever its name.</summary>
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

    // A key put where the name of a header belongs is a valid name, too.
    private static bool IsDoubtful(string name, string text) =>
        name == nameof(ServiceClientOptions.ApiKeyHeader) && (text.Length > MaxHeaderName || !text.All(c => char.IsAsciiLetter(c) || c == '-'));

    private static (string? Text, bool IsMasked) Address(Uri address) =>
        address.IsAbsoluteUri && address.Host.Length > 0
            ? (address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped), false)
            : (EffectiveSetting.Mask, true);

    // An address in a text shows as little as one that is a Uri, and otherwise as it is: issuers are compared letter by letter.
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

using System.Text;

namespace Tidewire.Credentials;

/// <summary>
/// What tells a service who we are: a header and its value. Two credentials are the same only as one object, so that a refusal can name the one that
/// was sent.
/// </summary>
internal sealed class Credential(string header, string value)
{
    public const string AuthorizationHeader = "Authorization";

    public string Header { get; } = header;

    public string Value { get; } = value;

    /// <summary>A bearer token (RFC 6750, section 2.1).</summary>
    public static Credential Bearer(string token) => new(AuthorizationHeader, "Bearer " + token);

    /// <summary>A key: a bearer token in <c>Authorization</c>, the bare key in any other header.</summary>
    public static Credential Key(string header, string key) =>
        header.Equals(AuthorizationHeader, StringComparison.OrdinalIgnoreCase) ? Bearer(key) : new(header, key);

    /// <summary>User and password as they are, in UTF-8 (RFC 7617).</summary>
    public static Credential Basic(string user, string password) =>
        new(AuthorizationHeader, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>
    /// The id and secret of an OAuth client: both are form-encoded before they are joined (RFC 6749, section 2.3.1), so that a colon or an umlaut in
    /// them survives.
    /// </summary>
    public static Credential ClientBasic(string clientId, string clientSecret) => Basic(FormEncode(clientId), FormEncode(clientSecret));

    /// <summary>Never the value.</summary>
    public override string ToString() => nameof(Credential);

    private static string FormEncode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}

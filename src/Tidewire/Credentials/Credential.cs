using System.Text;

namespace Tidewire.Credentials;

/// <summary>
/// A credential that the application sends: a header and its value. Credentials are compared by reference, so that a refusal concerns
/// exactly the credential that was sent, not another one with the same value.
/// </summary>
internal sealed class Credential(string header, string value)
{
    public const string AuthorizationHeader = "Authorization";

    public string Header { get; } = header;

    public string Value { get; } = value;

    /// <summary>A bearer token (RFC 6750, section 2.1).</summary>
    public static Credential Bearer(string token) => new(AuthorizationHeader, "Bearer " + token);

    /// <summary>An API key: sent as a bearer token in <c>Authorization</c>, and as the bare key in any other header.</summary>
    public static Credential Key(string header, string key) =>
        header.Equals(AuthorizationHeader, StringComparison.OrdinalIgnoreCase) ? Bearer(key) : new(header, key);

    /// <summary>HTTP Basic with user and password unencoded, in UTF-8 (RFC 7617).</summary>
    public static Credential Basic(string user, string password) =>
        new(AuthorizationHeader, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>
    /// HTTP Basic with the id and secret of an OAuth client. Both are form-encoded (RFC 6749, section 2.3.1), so they may contain colons
    /// and non-ASCII characters.
    /// </summary>
    public static Credential ClientBasic(string clientId, string clientSecret) => Basic(FormEncode(clientId), FormEncode(clientSecret));

    /// <summary>Does not show the value.</summary>
    public override string ToString() => nameof(Credential);

    private static string FormEncode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}

using System.Text;

namespace Tidewire.Auth;

/// <summary>Writes the body of an introspection request (RFC 7662, section 2.1).</summary>
internal static class IntrospectionForm
{
    public static HttpContent Create(string token, AuthIntrospectionOptions options)
    {
        string form = $"token={Uri.EscapeDataString(token)}&token_type_hint=access_token";
        if (options is { HasClient: true, ClientAuthentication: ClientAuthentication.Post })
            form = $"{form}&client_id={Uri.EscapeDataString(options.ClientId!)}&client_secret={Uri.EscapeDataString(options.ClientSecret ?? "")}";

        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(form));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        return content;
    }
}

namespace Tidewire.Credentials;

/// <summary>Writes the request for a token (RFC 6749, section 4.4.2).</summary>
internal static class TokenRequest
{
    public static HttpRequestMessage Create(ClientCredentialsSettings settings, string? userAgent)
    {
        bool byPost = settings.Authentication == ClientAuthentication.Post;
        var form = new List<KeyValuePair<string, string>> { new("grant_type", "client_credentials") };
        if (byPost)
            form.AddRange([new("client_id", settings.ClientId), new("client_secret", settings.ClientSecret)]);

        Add(form, "scope", settings.Scope);
        Add(form, "audience", settings.Audience);
        Add(form, "resource", settings.Resource);

        var request = new HttpRequestMessage(HttpMethod.Post, settings.TokenEndpoint) { Content = new FormUrlEncodedContent(form) };
        // Added as text: a parsed value would be shared by all requests, and handlers could change it.
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (userAgent is not null)
            request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        if (!byPost)
        {
            var credential = Credential.ClientBasic(settings.ClientId, settings.ClientSecret);
            request.Headers.TryAddWithoutValidation(credential.Header, credential.Value);
        }

        return request;
    }

    private static void Add(List<KeyValuePair<string, string>> form, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            form.Add(new(name, value));
    }
}

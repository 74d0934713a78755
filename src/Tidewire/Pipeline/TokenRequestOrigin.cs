namespace Tidewire.Pipeline;

/// <summary>The address and credential of a token request before handlers of the application run.</summary>
/// <param name="Address">The token endpoint, or the address that service discovery resolved it to.</param>
/// <param name="Authorization">The credential of the OAuth client; <see langword="null"/> if it is in the form.</param>
internal sealed record TokenRequestOrigin(Uri Address, string? Authorization)
{
    private const string Header = "Authorization";
    private static readonly HttpRequestOptionsKey<TokenRequestOrigin> _key = new("Tidewire.TokenRequest");

    /// <summary>Records the request as it is now.</summary>
    public static void Record(HttpRequestMessage request)
    {
        string? authorization = request.Headers.NonValidated.TryGetValues(Header, out var values) ? values.ToString() : null;
        request.Options.Set(_key, new(request.RequestUri!, authorization));
    }

    /// <summary>Restores the credential, and throws if the request would send the client secret elsewhere.</summary>
    /// <exception cref="InvalidOperationException">A handler of the application changed the address. Nothing was sent.</exception>
    public static void Restore(HttpRequestMessage request)
    {
        if (!request.Options.TryGetValue(_key, out var origin) || !RequestAddress.IsWithin(request.RequestUri, origin.Address))
        {
            throw new InvalidOperationException(
                "A message handler of the application replaced the request for an access token, or changed its address. The request contains the client secret, and nothing was sent. " +
                "Let the handler leave requests of this HTTP client alone, or set Credentials:TokenEndpoint to the intended address.");
        }

        if (origin.Authorization is { } own)
        {
            request.Headers.Remove(Header);
            request.Headers.TryAddWithoutValidation(Header, own);
        }
    }

    /// <summary>Does not show the credential.</summary>
    public override string ToString() => nameof(TokenRequestOrigin);
}

namespace WebApi.Account;

/// <summary>
/// Ends a token where it was issued. Tidewire only verifies tokens; revocation is this auth service's own <c>POST /revoke</c>, called with the SDK's HTTP
/// client, which has the service's address, key, budget, retries and circuit. Revoking is idempotent, so retries do no harm.
/// </summary>
internal sealed class TokenRevocation(IHttpClientFactory clients, ILogger<TokenRevocation> logger)
{
    private readonly HttpClient _http = clients.CreateClient("Tidewire.Auth");

    public async Task<bool> TryRevokeAsync(string token)
    {
        try
        {
            using var response = await _http.PostAsJsonAsync($"{_http.BaseAddress!.AbsoluteUri.TrimEnd('/')}/revoke", new { token });
            response.EnsureSuccessStatusCode();
            return true;
        }
        catch (Exception e)
        {
            Log.RevocationFailed(logger, e);
            return false;
        }
    }
}

namespace WebApi.Account;

/// <summary>
/// Ends a token where it was issued. Tidewire asks an auth service for verification alone; revocation is this one's own <c>POST /revoke</c>, called with the
/// SDK's HTTP client for it: its address, key, budget, retries and circuit. To revoke twice is to revoke once, so retries do no harm.
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

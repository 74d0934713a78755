using Microsoft.Extensions.Options;
using Tidewire;

namespace WebApi.Account;

/// <summary>
/// Revokes a token at its issuer. Tidewire only verifies tokens; revocation is the auth service's own <c>POST /revoke</c>, or the
/// revocation endpoint of an OAuth server (RFC 7009). It is called with the SDK's HTTP client, which has the service's address,
/// credentials, budget, retries and circuit. Revocation is idempotent, so retries are harmless.
/// </summary>
internal sealed class TokenRevocation(IHttpClientFactory clients, IOptionsMonitor<AuthOptions> options, ILogger<TokenRevocation> logger)
{
    private readonly HttpClient _http = clients.CreateClient("Tidewire.Auth");

    public async Task<bool> TryRevokeAsync(string token)
    {
        try
        {
            using var response = await _http.PostAsync(_http.BaseAddress!.AbsoluteUri.TrimEnd('/') + Path, Body(token));
            response.EnsureSuccessStatusCode();
            return true;
        }
        catch (Exception e)
        {
            Log.RevocationFailed(logger, e);
            return false;
        }
    }

    private bool IsOAuth => options.CurrentValue.Wire == AuthWire.Introspection;

    private string Path => IsOAuth ? "/connect/revoke" : "/revoke";

    private HttpContent Body(string token) => IsOAuth ? new FormUrlEncodedContent([new("token", token)]) : JsonContent.Create(new { token });
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;

namespace LocalServices.Auth;

/// <summary>The auth service, with the two calls that a test makes on behalf of a user.</summary>
public sealed class LocalAuthService : LocalService
{
    internal LocalAuthService(int port, string? apiKey, TimeProvider clock, TokenAuthority authority)
        : base("auth", port, apiKey, clock, new AuthEndpoints(authority).Map)
    {
    }

    /// <summary>
    /// Gets a token with <c>POST /token</c> and the service's own API key. Uses real HTTP: it counts as a request, and faults apply.
    /// </summary>
    /// <param name="userId">The token's subject.</param>
    /// <param name="email">The email claim, if any.</param>
    /// <param name="roles">The roles claim.</param>
    /// <param name="scope">The scope claim: names separated by spaces.</param>
    /// <param name="lifetime">The token's lifetime, in whole seconds; zero or less creates an expired token. Default: that of the host.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <exception cref="HttpRequestException">The service did not respond or refused the request.</exception>
    public async Task<string> IssueTokenAsync(
        string userId,
        string? email = null,
        IEnumerable<string>? roles = null,
        string? scope = null,
        TimeSpan? lifetime = null,
        CancellationToken ct = default)
    {
        var request = new TokenRequest
        {
            UserId = userId,
            Email = email,
            Roles = roles?.ToList(),
            Scope = scope,
            LifetimeSeconds = lifetime is { } span ? (long)span.TotalSeconds : null,
        };

        using HttpResponseMessage response = await PostAsync("/token", request, AuthJsonContext.Default.TokenRequest, ct);
        IssuedToken? issued = await response.Content.ReadFromJsonAsync(AuthJsonContext.Default.IssuedToken, ct);
        return issued!.Token;
    }

    /// <summary>Revokes a token by <c>POST /revoke</c>; see <see cref="IssueTokenAsync"/>.</summary>
    /// <exception cref="HttpRequestException">The service did not respond or refused the request.</exception>
    public async Task RevokeTokenAsync(string token, CancellationToken ct = default)
    {
        using HttpResponseMessage response = await PostAsync(
            "/revoke", new TokenBody { Token = token }, AuthJsonContext.Default.TokenBody, ct);
    }

    private async Task<HttpResponseMessage> PostAsync<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken ct)
    {
        // A client per call: calls are rare, and a pooled connection would not survive an outage.
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler) { BaseAddress = Address };
        if (!string.IsNullOrEmpty(ApiKey)) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);

        HttpResponseMessage response = await client.PostAsJsonAsync(path, body, type, ct);
        return response.EnsureSuccessStatusCode();
    }
}

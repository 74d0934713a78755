using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Tidewire.OAuthTests.Server;

/// <summary>Makes OAuth requests with a plain <see cref="HttpClient"/>, without the SDK.</summary>
internal sealed class OAuthHttpClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    public Task<HttpResponseMessage> RequestTokenAsync(params (string Name, string Value)[] form) => PostAsync(OAuthServer.TokenPath, null, form);

    public async Task<string> IssueAsync(string user = "anna", string? scope = TestClients.Scope)
    {
        using var response = await PostAsync(
            OAuthServer.TokenPath,
            Basic(TestClients.App, TestClients.AppSecret),
            [("grant_type", "password"), ("username", user), ("password", TestClients.Password), .. Scope(scope)]);
        return await AccessTokenAsync(response);
    }

    public async Task<string> IssueToClientAsync(string? scope = TestClients.Scope, string secret = TestClients.ApiSecret)
    {
        using var response = await PostAsync(OAuthServer.TokenPath, Basic(TestClients.Api, secret), [("grant_type", "client_credentials"), .. Scope(scope)]);
        return await AccessTokenAsync(response);
    }

    public Task<HttpResponseMessage> TryIntrospectAsync(string token, string client = TestClients.Api, string secret = TestClients.ApiSecret) =>
        PostAsync(OAuthServer.IntrospectionPath, Basic(client, secret), [("token", token)]);

    public async Task<JsonElement> IntrospectAsync(string token, string client = TestClients.Api, string secret = TestClients.ApiSecret)
    {
        using var response = await TryIntrospectAsync(token, client, secret);
        return await JsonAsync(response.EnsureSuccessStatusCode());
    }

    public async Task RevokeAsync(string token)
    {
        using var response = await PostAsync(OAuthServer.RevocationPath, Basic(TestClients.App, TestClients.AppSecret), [("token", token)]);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    private static (string Name, string Value)[] Scope(string? scope) => scope is null ? [] : [("scope", scope)];

    private static async Task<string> AccessTokenAsync(HttpResponseMessage response) =>
        (await JsonAsync(response.EnsureSuccessStatusCode())).GetProperty("access_token").GetString()!;

    // RFC 6749, section 2.3.1: both halves are form-encoded before Base64.
    private static AuthenticationHeaderValue Basic(string id, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")));

    private async Task<HttpResponseMessage> PostAsync(string path, AuthenticationHeaderValue? credentials, (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        request.Headers.Authorization = credentials;
        return await _http.SendAsync(request);
    }
}

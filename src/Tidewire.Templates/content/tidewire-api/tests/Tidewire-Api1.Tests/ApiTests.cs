using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace TheNamespace.Tests;

public sealed class ApiTests : IDisposable
{
    private readonly BackEnd _backEnd = new();
    private readonly WebApplicationFactory<Program> _api;
    private readonly HttpClient _client;

    public ApiTests()
    {
        _api = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host.ConfigureTestServices(services =>
        {
            foreach (string client in (string[])["Tidewire.Auth", "Tidewire.Notifications", "Tidewire.Analytics"])
                services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(() => _backEnd);
        }));
        _client = _api.CreateClient();
        _client.DefaultRequestHeaders.Authorization = new("Bearer", BackEnd.GoodToken);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _api.Dispose();
    }

    [Fact]
    public async Task Me_SaysWhatTheTokenSays()
    {
        string profile = await _client.GetStringAsync("/me", Cancellation);

        Assert.Contains("\"userId\":\"ada\"", profile, StringComparison.Ordinal);
        Assert.Contains("\"roles\":[\"admin\"]", profile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer bad")]
    public async Task Request_IsUnauthorized_WithoutAGoodToken(string? authorization)
    {
        _client.DefaultRequestHeaders.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);

        using var answer = await _client.GetAsync("/me", Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Request_IsNotUnauthorized_WhenTheAuthServiceIsDown()
    {
        _backEnd.Down.Add("/verify");

        using var answer = await _client.GetAsync("/me", Cancellation);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(30)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta));
    }

    [Fact]
    public async Task Message_GoesToTheCaller()
    {
        using var answer = await _client.PostAsJsonAsync("/messages", new { text = "Hello" }, Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Contains("\"user_id\":\"ada\",\"message\":\"Hello\"", Assert.Single(_backEnd.Sent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_Fails_WhenTheNotificationServiceIsDown()
    {
        _backEnd.Down.Add("/send");

        using var answer = await _client.PostAsJsonAsync("/messages", new { text = "Hello" }, Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task Message_IsRefused_WithoutText()
    {
        using var answer = await _client.PostAsJsonAsync("/messages", new { text = "" }, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}

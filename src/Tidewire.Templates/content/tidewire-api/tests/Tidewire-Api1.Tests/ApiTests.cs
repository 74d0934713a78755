using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Tidewire;
using Tidewire.Testing;

namespace TheNamespace.Tests;

/// <summary>
/// Runs the application with fakes of the three services. <c>As</c> authenticates a client. The services of <c>Fakes</c> can be made to
/// fail, and record what they receive.
/// </summary>
public sealed class ApiTests : IDisposable
{
    private readonly WebApplicationFactory<Program> _api;
    private readonly HttpClient _ada;

    public ApiTests()
    {
        _api = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddTidewireFakes()));
        _ada = _api.CreateClient().As("ada", roles: ["admin"]);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TidewireFakes Fakes => _api.Services.GetRequiredService<TidewireFakes>();

    public void Dispose()
    {
        _ada.Dispose();
        _api.Dispose();
    }

    [Fact]
    public async Task Me_ReturnsTheClaimsOfTheToken()
    {
        string profile = await _ada.GetStringAsync("/me", Cancellation);

        Assert.Contains("\"userId\":\"ada\"", profile, StringComparison.Ordinal);
        Assert.Contains("\"roles\":[\"admin\"]", profile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer bad")]
    public async Task Request_IsUnauthorized_WithoutAValidToken(string? authorization)
    {
        _ada.DefaultRequestHeaders.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);

        using var answer = await _ada.GetAsync("/me", Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Request_IsUnauthorized_AfterTheUserSignedOut()
    {
        Fakes.Auth.SignOut("ada");

        using var answer = await _ada.GetAsync("/me", Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Request_IsAnsweredWith503_WhenTheAuthServiceIsDown()
    {
        Fakes.Auth.FailNext(ServiceFailures.Of(ServiceFailureKind.Unavailable) with { RetryAfter = TimeSpan.FromSeconds(30) });

        using var answer = await _ada.GetAsync("/me", Cancellation);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(30)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta));
    }

    [Fact]
    public async Task Message_IsSentToTheCaller()
    {
        using var answer = await _ada.PostAsJsonAsync("/messages", new { text = "Hello" }, Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var sent = Assert.Single(Fakes.Notifications.Sent);
        Assert.Equal(("ada", "Hello"), (sent.UserId, sent.Message));
        Assert.Equal("send", Assert.Single(Fakes.Analytics.Events).Action);
    }

    [Fact]
    public async Task Message_IsAnsweredWith503_WhenTheNotificationServiceIsDown()
    {
        Fakes.Notifications.GoDown();

        using var answer = await _ada.PostAsJsonAsync("/messages", new { text = "Hello" }, Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Empty(Fakes.Analytics.Events);
    }

    [Fact]
    public async Task Message_IsRefused_WhenItHasNoText()
    {
        using var answer = await _ada.PostAsJsonAsync("/messages", new { text = "" }, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(Fakes.Notifications.Sent);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LocalServices.Faults;
using Microsoft.Extensions.Logging;

namespace Tidewire.Samples.Tests.WebApi;

public sealed class AccountTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Me_ReturnsTheClaimsOfTheToken_WhenTheUserIsSignedIn()
    {
        await using var application = await WebApiApplication.StartAsync();
        using var ada = application.With(await application.Services.Auth.IssueTokenAsync(
            "ada", "ada@example.com", ["admin", "author"], "documents:read documents:write", ct: Cancellation));

        var me = await ada.GetFromJsonAsync<JsonElement>("/me", Cancellation);

        Assert.Equal("ada", me.GetProperty("userId").GetString());
        Assert.Equal("ada@example.com", me.GetProperty("email").GetString());
        Assert.Equal(["admin", "author"], me.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.Equal(["documents:read", "documents:write"], me.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.True(me.GetProperty("expiresAt").GetDateTimeOffset() > TimeProvider.System.GetUtcNow());
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task SignOut_InvalidatesTheTokenImmediately_WhetherOrNotItsVerificationIsCached(string cached)
    {
        await using var application = await WebApiApplication.StartAsync(("Tidewire:Auth:Cache:Enabled", cached));
        using var ada = await application.SignInAsync("ada");
        using var before = await ada.GetAsync("/me", Cancellation);

        using var response = await ada.PostAsync("/sign-out", null, Cancellation);

        using var after = await ada.GetAsync("/me", Cancellation);
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.Unauthorized), (before.StatusCode, response.StatusCode, after.StatusCode));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    public async Task SignOut_AnswersUnavailable_WhenTheTokenCannotBeRevoked(int status)
    {
        await using var application = await WebApiApplication.StartAsync();
        application.Services.Auth.Inject(new FaultRule { Status = status, Path = "/revoke" });
        using var ada = await application.SignInAsync("ada");

        using var response = await ada.PostAsync("/sign-out", null, Cancellation);

        await Problem.ReadAsync(response, HttpStatusCode.ServiceUnavailable);
        using var after = await ada.GetAsync("/me", Cancellation);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Single(application.Logs, line => line is { Category: "WebApi.Account.TokenRevocation", Level: LogLevel.Warning });
        Assert.DoesNotContain(
            application.Logs, line => $"{line.Message} {line.Exception}".Contains(ada.DefaultRequestHeaders.Authorization!.Parameter!, StringComparison.Ordinal));
    }
}

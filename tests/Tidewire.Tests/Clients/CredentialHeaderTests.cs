using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tidewire.Tests.Credentials;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Clients;

/// <summary>The options of a client determine the credential that it sends.</summary>
public sealed class CredentialHeaderTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("ApiKey=", null)]
    [InlineData("ApiKey=key-1", "Authorization: Bearer key-1")]
    [InlineData("ApiKey=key-1;ApiKeyHeader=X-Api-Key", "X-Api-Key: key-1")]
    [InlineData("ApiKey=key-1;BasicUser=orders", "Authorization: Basic b3JkZXJzOmtleS0x")]
    [InlineData("ApiKey=key-1;NextApiKey=", "Authorization: Bearer key-1")]
    public async Task Header_CarriesTheKey_IfOneIsSet(string? settings, string? expected)
    {
        using var ledger = Ledger(settings);

        await ledger.GetAsync();

        Assert.Equal(expected, Sent(ledger));
    }

    [Theory]
    [InlineData("ApiKey=old", 1, "Authorization: Bearer old")]
    [InlineData("ApiKey=old;NextApiKey=old", 1, "Authorization: Bearer old")]
    [InlineData("ApiKey=old;NextApiKey=new", 2, "Authorization: Bearer new")]
    [InlineData("ApiKey=old;NextApiKey=new;ApiKeyHeader=X-Api-Key", 2, "X-Api-Key: new")]
    [InlineData("ApiKey=old;NextApiKey=new;BasicUser=orders", 2, "Authorization: Basic b3JkZXJzOm5ldw==")]
    public async Task RefusedKey_IsReplacedByNextApiKey_IfTheyDiffer(string settings, int attempts, string last)
    {
        using var ledger = Ledger(settings);
        ledger.AnswerWith(401);

        var result = await ledger.GetAsync();

        Assert.Equal((attempts, HttpStatusCode.Unauthorized, last), (result.Attempts, result.Failure!.StatusCode, Sent(ledger)));
    }

    // A request message is reused for all attempts of a call.
    [Theory]
    [InlineData("ApiKey=old", "ApiKey=new", "Authorization: Bearer new")]
    [InlineData("ApiKey=old", "ApiKeyHeader=X-Api-Key", "X-Api-Key: old")]
    [InlineData("ApiKey=old", "ApiKey=new;ApiKeyHeader=X-Api-Key", "X-Api-Key: new")]
    [InlineData("ApiKey=old;ApiKeyHeader=X-Api-Key", "ApiKeyHeader=Authorization", "Authorization: Bearer old")]
    [InlineData("ApiKey=old;ApiKeyHeader=X-Api-Key", "BasicUser=orders;ApiKeyHeader=Authorization", "Authorization: Basic b3JkZXJzOm9sZA==")]
    [InlineData("ApiKey=old", "ApiKey=", null)]
    [InlineData("ApiKey=old;ApiKeyHeader=X-Api-Key", "ApiKey=", null)]
    [InlineData(null, "ApiKey=new;ApiKeyHeader=X-Api-Key", "X-Api-Key: new")]
    public async Task Retry_CarriesTheCurrentKeyOnly_WhenAReloadChangedItAfterTheFirstAttempt(string? before, string after, string? expected)
    {
        using var ledger = Ledger(before);
        ledger.Answer = _ =>
        {
            Reload(ledger, after);
            ledger.AnswerWith(503);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        };

        var result = await ledger.GetAsync();

        Assert.Equal((3, expected), (result.Attempts, Sent(ledger)));
    }

    [Fact]
    public async Task Retry_CarriesTheKeyOfTheCall_WhenAReloadMovedTheKeyOfTheClient()
    {
        using var ledger = Ledger("ApiKey=old");
        ledger.Answer = _ =>
        {
            Reload(ledger, "ApiKeyHeader=X-Api-Key");
            ledger.AnswerWith(503);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        };

        await ledger.Api.TryAsync((api, ct) => api.GetAsUserAsync("e1", "Bearer ada", ct), TestContext.Current.CancellationToken);

        Assert.All(ledger.Requests, request => Assert.Equal("Bearer ada", request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Token_IsRequestedOnceAndSent_WhenATokenEndpointIsSet()
    {
        using var tokens = new StubTokenEndpoint();
        using var ledger = new MemoryLedger(
            http => http.Services.AddHttpClient("Tidewire.Ledger.Tokens").ConfigurePrimaryHttpMessageHandler(() => tokens),
            ("Credentials:TokenEndpoint", "https://login.example.com/token"),
            ("Credentials:ClientId", "orders"),
            ("Credentials:ClientSecret", "s3cret"));

        Assert.True((await ledger.GetAsync()).IsSuccess);
        Assert.True((await ledger.GetAsync()).IsSuccess);

        Assert.Equal(["Bearer token-1", "Bearer token-1"], ledger.Requests.Select(request => request.Headers["Authorization"]));
        Assert.Equal((new("https://login.example.com/token"), "Basic b3JkZXJzOnMzY3JldA=="), (Assert.Single(tokens.Requests).Address, tokens.Requests[0].Authorization));
        Assert.DoesNotContain(ledger.Application.Logs.GetSnapshot(), line => line.Category!.Contains("Tokens", StringComparison.Ordinal));
    }

    private static MemoryLedger Ledger(string? settings) => new(
        settings: [.. Pairs(settings)]);

    private static IEnumerable<(string Key, string Value)> Pairs(string? settings) =>
        (settings ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=', 2)).Select(pair => (pair[0], pair[1]));

    private static void Reload(MemoryLedger ledger, string settings)
    {
        foreach (var (key, value) in Pairs(settings))
            ledger.Application.Configuration["Tidewire:Ledger:" + key] = value;
        ledger.Application.Configuration.Reload();
    }

    private static string? Sent(MemoryLedger ledger) => ledger.Requests[^1].Headers
        .Where(header => header.Key is "Authorization" or "X-Api-Key")
        .Select(header => $"{header.Key}: {header.Value}")
        .SingleOrDefault();
}

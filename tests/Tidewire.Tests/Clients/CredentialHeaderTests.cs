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
        settings: [.. (settings ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=', 2)).Select(pair => (pair[0], pair[1]))]);

    private static string? Sent(MemoryLedger ledger) => ledger.Requests[^1].Headers
        .Where(header => header.Key is "Authorization" or "X-Api-Key")
        .Select(header => $"{header.Key}: {header.Value}")
        .SingleOrDefault();
}

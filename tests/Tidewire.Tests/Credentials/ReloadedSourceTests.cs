using System.Net;

namespace Tidewire.Tests.Credentials;

/// <summary>A source that a configuration reload creates uses the previous source's token until it has fetched one, unless the new settings request another token.</summary>
public sealed class ReloadedSourceTests : ClientCredentialsTest
{
    [Fact]
    public async Task OldToken_StaysInUse_WhileAnotherIsFetchedWithTheNewSecret()
    {
        var before = Source();
        var old = await before.GetAsync(Ct);
        var release = Endpoint.Hold();

        var after = Source(Settings with { ClientSecret = "n3w" }, before);
        var during = after.GetAsync(Ct);
        Assert.True(during.IsCompletedSuccessfully);
        Assert.Same(old, await during);
        release();
        await SettleAsync(after, old);

        Assert.Equal("Bearer token-2", await ValueAsync(after));
        Assert.Contains(Convert.ToBase64String("orders:n3w"u8), Endpoint.Requests[1].Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OldToken_StaysInUse_WhenTheNewSecretIsWrong()
    {
        var before = Source();
        var old = await before.GetAsync(Ct);
        Endpoint.Fail(HttpStatusCode.Unauthorized, """{"error":"invalid_client"}""");

        var after = Source(Settings with { ClientSecret = "wrong" }, before);
        await after.GetAsync(Ct);
        await SettleAsync(after, old);

        Assert.Same(old, await after.GetAsync(Ct));
        Assert.Contains("Credentials:ClientSecret", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_IsFetched_WhenTheEarlierSourceHadNone()
    {
        var after = Source(Settings with { ClientSecret = "n3w" }, Source());

        Assert.Equal("Bearer token-1", await ValueAsync(after));
        Assert.Contains(Convert.ToBase64String("orders:n3w"u8), Assert.Single(Endpoint.Requests).Authorization, StringComparison.Ordinal);
    }

    public static TheoryData<string> Differences => ["endpoint", "client", "scope", "audience", "resource"];

    [Theory]
    [MemberData(nameof(Differences))]
    public async Task OldToken_IsNotReused_WhenTheNewSettingsRequestAnotherToken(string difference)
    {
        var before = Source();
        await before.GetAsync(Ct);
        var settings = difference switch
        {
            "endpoint" => Settings with { TokenEndpoint = new("https://other.example.com/token") },
            "client" => Settings with { ClientId = "other" },
            "scope" => Settings with { Scope = "orders.write" },
            "audience" => Settings with { Audience = "https://orders.example.com" },
            _ => Settings with { Resource = "https://orders.example.com" },
        };

        string value = await ValueAsync(Source(settings, before));

        Assert.Equal("Bearer token-2", value);
    }
}

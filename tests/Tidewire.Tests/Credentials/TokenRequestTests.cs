using System.Text;
using Tidewire.Credentials;

namespace Tidewire.Tests.Credentials;

public sealed class TokenRequestTests : ClientCredentialsTest
{
    [Fact]
    public async Task Request_ContainsTheGrantInTheForm_AndTheClientCredentialsInTheHeader()
    {
        await ValueAsync(Source());

        var request = Assert.Single(Endpoint.Requests);
        Assert.Equal("grant_type=client_credentials", request.Form);
        Assert.Equal("application/x-www-form-urlencoded", request.ContentType);
        Assert.Equal("Basic " + Convert.ToBase64String("orders:s3cret"u8), request.Authorization);
        Assert.Equal(Settings.TokenEndpoint, request.Address);
    }

    [Fact]
    public async Task Request_ContainsTheClientCredentialsInTheForm_WhenAuthenticationIsPost()
    {
        await ValueAsync(Source(Settings with { Authentication = ClientAuthentication.Post }));

        var request = Assert.Single(Endpoint.Requests);
        Assert.Equal("grant_type=client_credentials&client_id=orders&client_secret=s3cret", request.Form);
        Assert.Null(request.Authorization);
    }

    [Fact]
    public async Task Request_ContainsScopeAudienceAndResource_WhenTheyAreSet()
    {
        await ValueAsync(Source(Settings with { Scope = "orders.read orders.write", Audience = "https://orders.example.com", Resource = "urn:orders" }));

        Assert.Equal(
            "grant_type=client_credentials&scope=orders.read+orders.write&audience=https%3A%2F%2Forders.example.com&resource=urn%3Aorders",
            Assert.Single(Endpoint.Requests).Form);
    }

    // A parsed header value is an object that can be changed. If it were kept, all requests of the process would share it.
    [Fact]
    public void Headers_AreNotSharedBetweenRequests_WhenAHandlerEditsThem()
    {
        using var first = TokenRequest.Create(Settings, userAgent: "orders");
        using var second = TokenRequest.Create(Settings, userAgent: "orders");
        string[] before = [.. second.Headers.Concat(second.Content!.Headers).SelectMany(header => header.Value)];
        Assert.Contains("application/json", before);

        first.Headers.Accept.Single().Quality = 0.1;
        first.Headers.Accept.Single().Parameters.Add(new("edit", "1"));
        first.Content!.Headers.ContentType!.MediaType = "text/edited";

        Assert.Equal(before, second.Headers.Concat(second.Content!.Headers).SelectMany(header => header.Value));
        using var third = TokenRequest.Create(Settings, userAgent: "orders");
        Assert.Equal(before, third.Headers.Concat(third.Content!.Headers).SelectMany(header => header.Value));
    }

    [Theory]
    [InlineData("a:b", "c d", "a%3Ab:c+d")]
    [InlineData("ü", "+/%", "%C3%BC:%2B%2F%25")]
    [InlineData("plain-id_1.~", "plain", "plain-id_1.~:plain")]
    public void ClientBasic_EncodesIdAndSecret_BeforeCombiningThem(string id, string secret, string joined) =>
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(joined)), Credential.ClientBasic(id, secret).Value);

    [Fact]
    public void Basic_ContainsUserAndPassword_WithoutUrlEncoding() =>
        Assert.Equal("Basic " + Convert.ToBase64String("user:pä:ss"u8), Credential.Basic("user", "pä:ss").Value);

    [Theory]
    [InlineData("Authorization", "Bearer k3y")]
    [InlineData("authorization", "Bearer k3y")]
    [InlineData("X-Api-Key", "k3y")]
    public void Key_IsSentAsABearerToken_OnlyInTheAuthorizationHeader(string header, string value) => Assert.Equal(value, Credential.Key(header, "k3y").Value);

    [Fact]
    public async Task Secrets_AreNeitherShownNorLogged()
    {
        var source = Source(Settings with { ClientId = "id-s3cret" });
        Endpoint.Answer(_ => StubTokenEndpoint.Json("""{"error":"s3cret","error_description":"token-1 s3cret"}""", System.Net.HttpStatusCode.BadRequest));
        var failure = await Assert.ThrowsAsync<CredentialUnavailableException>(() => source.GetAsync(Ct).AsTask());

        string[] texts =
        [
            failure.ToString(), source.Settings.ToString(), source.ToString()!, Credential.Bearer("s3cret").ToString(),
            TokenAnswer.Good("s3cret", TimeSpan.FromHours(1)).ToString(), new AccessToken("s3cret", TimeSpan.FromHours(1), 0, Time).ToString(),
            .. Logger.Collector.GetSnapshot().Select(line => line.Message),
        ];

        Assert.DoesNotContain(texts, text => text.Contains("s3cret", StringComparison.Ordinal));
    }
}

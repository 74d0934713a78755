using System.Net;

namespace Tidewire.OAuthTests.Scripted;

public sealed class ScriptedEndpointTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> IntrospectionNames => IntrospectionCases.Names;

    public static TheoryData<string> TokenNames => TokenEndpointCases.Names;

    [Theory]
    [MemberData(nameof(IntrospectionNames))]
    public Task IntrospectionAnswer_ArrivesAsWritten(string name) => ArrivesAsync(IntrospectionCases.Get(name).Answer);

    [Theory]
    [MemberData(nameof(TokenNames))]
    public Task TokenAnswer_ArrivesAsWritten(string name) => ArrivesAsync(TokenEndpointCases.Get(name).Answer);

    [Fact]
    public async Task Request_IsRecorded_WithFormAndCredentials()
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync(ScriptedAnswer.Json("{}"));
        using var http = new HttpClient { BaseAddress = endpoint.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/introspect")
        {
            Content = new FormUrlEncodedContent([new("token", "a b+c/ü"), new("token_type_hint", "access_token")]),
        };
        request.Headers.Authorization = new("Basic", "eDp5");

        using var response = await http.SendAsync(request, Ct);

        var received = Assert.Single(endpoint.Requests);
        Assert.Equal("/introspect", received.Path);
        Assert.Equal("Basic eDp5", received.Authorization);
        Assert.Equal("a b+c/ü", received.Form["token"]);
        Assert.Equal("access_token", received.Form["token_type_hint"]);
        Assert.Equal("application/x-www-form-urlencoded", received.ContentType);
    }

    [Fact]
    public async Task Endpoint_RefusesConnections_WhileItIsDown()
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync(ScriptedAnswer.Json("{}"));
        using var http = new HttpClient { BaseAddress = endpoint.Address };

        await endpoint.GoDownAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/", Ct));
        await endpoint.ComeBackAsync();

        using var response = await http.GetAsync("/", Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task ArrivesAsync(ScriptedAnswer answer)
    {
        await using var endpoint = await ScriptedEndpoint.StartAsync(answer);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = endpoint.Address };

        using var response = await http.PostAsync("/", new FormUrlEncodedContent([new("token", "t")]), Ct);

        Assert.Equal(answer.Status, (int)response.StatusCode);
        Assert.Equal(answer.Body, await response.Content.ReadAsStringAsync(Ct));
        Assert.Equal(answer.Status == 204 ? null : answer.ContentType, response.Content.Headers.ContentType?.ToString());
        Assert.All(answer.Headers, header => Assert.Equal(header.Value, response.Headers.NonValidated[header.Name].ToString()));
    }
}

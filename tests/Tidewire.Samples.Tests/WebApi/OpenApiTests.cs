using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Tidewire.Samples.Tests.WebApi;

public sealed class OpenApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenApi_ListsEveryEndpointAndItsSecurity_InDevelopment()
    {
        await using var application = await WebApiApplication.StartAsync();

        var document = await application.Anonymous.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancellation);

        var scheme = document.GetProperty("components").GetProperty("securitySchemes").GetProperty("Bearer");
        Assert.Equal(("http", "bearer"), (scheme.GetProperty("type").GetString(), scheme.GetProperty("scheme").GetString()));
        Assert.Equal(
            [
                "get /admin Bearer: 200 401 403 503",
                "get /documents/{id} Bearer: 200 401 404 503",
                "get /me Bearer: 200 401 503",
                "post /documents Bearer: 201 400 401 503",
                "post /sign-out Bearer: 204 401 503",
                "post /users: 201 400 409",
            ],
            Operations(document).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Scalar_ShowsTheReference_InDevelopment()
    {
        await using var application = await WebApiApplication.StartAsync();

        using var page = await application.Anonymous.GetAsync("/scalar", Cancellation);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        string html = await page.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("openapi/v1.json", html, StringComparison.Ordinal);
        Assert.Contains("<title>Users and documents</title>", html, StringComparison.Ordinal);
        Assert.Matches("""
            "preferredSecurityScheme":\s*(\[\s*)?"Bearer"
            """, html);
    }

    [Fact]
    public async Task OpenApi_HasATitleAndAnIntroduction()
    {
        await using var application = await WebApiApplication.StartAsync();

        var document = await application.Anonymous.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancellation);

        var info = document.GetProperty("info");
        Assert.Equal("Users and documents", info.GetProperty("title").GetString());
        Assert.Contains("POST /sign-out", info.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_RedirectsToTheReference_InDevelopment()
    {
        await using var application = await WebApiApplication.StartAsync();

        using var page = await application.Anonymous.GetAsync("/", Cancellation);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.StartsWith("/scalar", page.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatusPage_ShowsTheClients_InDevelopment()
    {
        await using var application = await WebApiApplication.StartAsync();

        var status = await application.Anonymous.GetFromJsonAsync<JsonElement>("/tidewire/status.json", Cancellation);

        Assert.Equal(["Auth", "Notifications", "Analytics"], status.GetProperty("clients").EnumerateArray().Select(client => client.GetProperty("name").GetString()));
    }

    private static IEnumerable<string> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        let schemes = operation.Value.TryGetProperty("security", out var security)
            ? string.Concat(security.EnumerateArray().SelectMany(entry => entry.EnumerateObject()).Select(scheme => " " + scheme.Name))
            : ""
        let statuses = string.Join(' ', operation.Value.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order())
        select $"{operation.Name} {path.Name}{schemes}: {statuses}";
}

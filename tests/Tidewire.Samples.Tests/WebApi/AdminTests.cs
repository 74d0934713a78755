using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Tidewire.Samples.Tests.WebApi;

public sealed class AdminTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Admin_ReturnsCountsAndCircuits_WhenTheTokenHasTheRole()
    {
        await using var application = await WebApiApplication.StartAsync();
        using var admin = await application.SignInAsync("grace", "admin");
        using var user = await application.Anonymous.PostAsJsonAsync("/users", new { email = "ada@example.com", name = "Ada" }, Cancellation);
        using var document = await admin.PostAsJsonAsync("/documents", new { title = "Notes" }, Cancellation);
        await application.Circuits.IsolateAsync("Notifications", Cancellation);

        var overview = await admin.GetFromJsonAsync<JsonElement>("/admin", Cancellation);

        Assert.Equal(1, overview.GetProperty("users").GetInt32());
        Assert.Equal(1, overview.GetProperty("documents").GetInt32());
        Assert.Equal("Closed", overview.GetProperty("circuits").GetProperty("Auth").GetString());
        Assert.Equal("Isolated", overview.GetProperty("circuits").GetProperty("Notifications").GetString());
    }

    [Theory]
    [InlineData]
    [InlineData("Admin")]
    [InlineData("author")]
    public async Task Admin_AnswersForbidden_WhenTheTokenLacksTheRole(params string[] roles)
    {
        await using var application = await WebApiApplication.StartAsync();
        using var ada = await application.SignInAsync("ada", roles);

        using var response = await ada.GetAsync("/admin", Cancellation);

        await Problem.ReadAsync(response, HttpStatusCode.Forbidden);
    }
}

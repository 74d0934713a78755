using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LocalOAuthServer;
using Tidewire.Tool.Reporting;
using Tidewire.Tool.Tests.Servers;

namespace Tidewire.Tool.Tests.Conform;

/// <summary>Runs of the tool against OpenIddict, a third-party OAuth server.</summary>
public sealed class OAuthServerTests
{
    [Fact]
    public async Task ConformAndDoctor_FindNoProblem_AtAStandardOAuthServer()
    {
        using var data = new ApplicationDirectory();
        await using var server = await OAuthServerHost.StartAsync(data.Path);
        var variables = new Dictionary<string, string> { ["SECRET"] = OAuthServerHost.Secret, ["TOKEN"] = await SignInAsync(server) };

        var conform = await ToolRun.OfAsync(
            new ToolMachine { Variables = variables }, "conform", "auth", "--json", "--wire", "introspection", "--url", server.Address.ToString(),
            "--path", OAuthServerHost.IntrospectionPath, "--client-id", OAuthServerHost.ApiClient, "--client-secret-variable", "SECRET", "--token-variable", "TOKEN");
        var doctor = await ToolRun.OfAsync(
            new ToolMachine
            {
                Variables = server.Settings.Append(new("Tidewire:Auth:Budget", "00:02:00"))
                    .ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value ?? ""),
                Time = TimeProvider.System,
            },
            "doctor", "--json", "--timeout", "120");

        Assert.Empty(conform.Problems);
        Assert.All(["made-up token", "missing field", "unknown hint", "claims"], name => Assert.Equal(Verdict.Ok, conform.Check(name).Verdict));
        Assert.Empty(doctor.Problems);
        Assert.Equal(Verdict.Ok, doctor.Check("key").Verdict);
    }

    private static async Task<string> SignInAsync(OAuthServerHost server)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Address };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password",
            ["username"] = "ada",
            ["password"] = OAuthServerHost.Password,
            ["scope"] = OAuthServerHost.Scope,
            ["client_id"] = OAuthServerHost.AppClient,
            ["client_secret"] = OAuthServerHost.Secret,
        });
        using var answer = await client.PostAsync(OAuthServerHost.TokenPath, form, TestContext.Current.CancellationToken);
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!["access_token"]!;
    }
}

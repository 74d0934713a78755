using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.OAuthTests.Documentation;

/// <summary>The tables of docs/oauth.md name every key. Tidewire.Tests checks the code and the settings of this page, like those of every page.</summary>
public sealed class OAuthPageTests
{
    private static readonly string _page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "oauth.md")).ReplaceLineEndings("\n");

    [Fact]
    public void EveryKey_IsInATable()
    {
        string[] keys =
        [
            .. typeof(AuthIntrospectionOptions).GetProperties().Select(property => property.Name),
            .. typeof(ClientCredentialsOptions).GetProperties().Select(property => property.Name),
            nameof(AuthOptions.Wire), nameof(AuthOptions.Issuer), nameof(AuthOptions.ClockSkew), nameof(AuthOptions.SubjectClaim), nameof(AuthOptions.TokensAreJwts),
        ];
        string rows = string.Join('\n', _page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)));

        Assert.All(keys, key => Assert.Matches($@"[`:]{key}`", rows));
    }

    [Fact]
    public async Task TokenVerifier_IsAddedInOneLine()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration["Tidewire:Sessions:BaseAddress"] = "https://sessions.example.com";

        OAuthSnippets.AddTokenVerifier(builder);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.NotNull(host.Services.GetRequiredService<IAuthService>());
        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}
